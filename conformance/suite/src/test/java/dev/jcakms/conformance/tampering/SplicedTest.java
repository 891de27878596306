package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of good messages, put together anew. Every part is one that the target made. */
class SplicedTest {
  private static final EncryptionContext OTHER_CONTEXT = EncryptionContext.of("tenant", "43");
  private static final byte[] NO_AAD = new byte[0];
  private static final byte[] SHORT = Target.plaintext(20);
  private static final byte[] THREE_CHUNKS = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Target target;

  /** Another process at the same installation, which has message keys of its own. */
  @SuppressWarnings("NullAway.Init")
  private static Target twin;

  @BeforeAll
  static void makeTheTargets() {
    target = new Target(directory.resolve("home"));
    twin = new Target(directory.resolve("home"));
  }

  @AfterAll
  static void close() {
    twin.close();
    target.close();
  }

  @Test
  void swappedRepeatedRemovedAndAddedChunksAreRefused() throws Exception {
    Pieces own = new Pieces(target.sealChunked(THREE_CHUNKS));
    // Of the same message key: only the salt, and with it the body's own key, differs.
    Pieces other = new Pieces(target.sealChunked(THREE_CHUNKS));
    assertArrayEquals(own.header, other.header);
    byte[] aTag = new byte[MessageBody.TAG_BYTES];
    Map<String, byte[]> faults =
        Map.ofEntries(
            Map.entry("swapped", own.with(own.second, own.first, own.last)),
            Map.entry("the last one first", own.with(own.last, own.first, own.second)),
            Map.entry("the first repeated", own.with(own.first, own.first, own.second, own.last)),
            Map.entry("the first twice", own.with(own.first, own.first, own.last)),
            Map.entry("the second repeated", own.with(own.first, own.second, own.second, own.last)),
            Map.entry("the last repeated", own.with(own.first, own.second, own.last, own.last)),
            Map.entry("without the first", own.with(own.second, own.last)),
            Map.entry("without the second", own.with(own.first, own.last)),
            Map.entry("without the last", own.with(own.first, own.second)),
            Map.entry("none", own.with()),
            Map.entry("an empty one at the end", own.with(own.first, own.second, own.last, aTag)),
            Map.entry("an empty one in its place", own.with(own.first, own.second, aTag)),
            Map.entry("another's first", own.with(other.first, own.second, own.last)),
            Map.entry("another's second", own.with(own.first, other.second, own.last)),
            Map.entry("another's last", own.with(own.first, own.second, other.last)),
            Map.entry("another's chunks", own.with(other.first, other.second, other.last)));
    Opening opening = target.opening(ENVELOPE, KEY);
    opening.requireOpened(THREE_CHUNKS, own.with(own.first, own.second, own.last));
    for (Map.Entry<String, byte[]> fault : faults.entrySet()) {
      opening.requireRefused(Refusal.UNDISCLOSED, THREE_CHUNKS, fault.getValue(), fault.getKey());
    }
  }

  @Test
  void bodyUnderTheHeaderOfAnotherMessageKeyIsRefused() throws Exception {
    byte[] own = target.seal(ENVELOPE, SHORT);
    byte[] other = twin.seal(ENVELOPE, SHORT);
    requireOtherMessageKey(own, other);
    splice(SHORT, own, other);
    splice(THREE_CHUNKS, target.sealChunked(THREE_CHUNKS), twin.sealChunked(THREE_CHUNKS));
  }

  /** The header of one and the body of the other, and their parts in turn. */
  private static void splice(byte[] plaintext, byte[] own, byte[] other)
      throws GeneralSecurityException {
    Opening opening = target.opening(ENVELOPE, KEY);
    opening.requireOpened(plaintext, own);
    opening.requireOpened(plaintext, other);
    for (int from : new int[] {Layout.COMMITMENT_POS, Layout.HEADER_BYTES}) {
      byte[] spliced = own.clone();
      System.arraycopy(other, from, spliced, from, own.length - from);
      opening.requireRefused(
          Refusal.UNDISCLOSED, plaintext, spliced, "another's from byte " + from + " on");
    }
    byte[] otherCommitment = own.clone();
    System.arraycopy(
        other,
        Layout.COMMITMENT_POS,
        otherCommitment,
        Layout.COMMITMENT_POS,
        MessageHeader.COMMITMENT_BYTES);
    opening.requireRefused(
        Refusal.UNDISCLOSED, plaintext, otherCommitment, "the commitment of another message key");
  }

  @Test
  void headerOfAMessageWithAnotherContextIsRefused() throws Exception {
    byte[] own = target.seal(ENVELOPE, SHORT);
    byte[] other = target.seal(ENVELOPE, OTHER_CONTEXT, NO_AAD, SHORT);
    requireOtherMessageKey(own, other);
    byte[] spliced = own.clone();
    System.arraycopy(other, 0, spliced, 0, Layout.HEADER_BYTES);
    target
        .opening(ENVELOPE, KEY)
        .requireRefused(Refusal.UNDISCLOSED, SHORT, spliced, "a header of another context");
    target
        .opening(ENVELOPE, KEY, OTHER_CONTEXT, NO_AAD)
        .requireRefused(Refusal.UNDISCLOSED, SHORT, spliced, "a body of another context");
  }

  @Test
  void bodyOfOneTypeThatIsCalledTheOtherIsRefused() throws Exception {
    Opening opening = target.opening(ENVELOPE, KEY);
    byte[] single = target.seal(ENVELOPE, Target.plaintext(500));
    single[Layout.TYPE_POS] = CiphertextType.CHUNKED.id();
    opening.requireRefused(
        Refusal.UNDISCLOSED, Target.plaintext(500), single, "a single body called chunked");
    byte[] chunked = target.sealChunked(THREE_CHUNKS);
    chunked[Layout.TYPE_POS] = CiphertextType.SINGLE.id();
    opening.requireRefused(
        Refusal.UNDISCLOSED, THREE_CHUNKS, chunked, "a chunked body called single");
  }

  private static void requireOtherMessageKey(byte[] own, byte[] other) {
    assertFalse(
        Arrays.equals(own, 0, Layout.HEADER_BYTES, other, 0, Layout.HEADER_BYTES),
        "the test needs two message keys");
  }

  /** A message of three chunks, taken apart. */
  private static final class Pieces {
    final byte[] header;
    final byte[] start;
    final byte[] first;
    final byte[] second;
    final byte[] last;

    Pieces(byte[] message) {
      int secondPos = Layout.CHUNKS_POS + MessageBody.SEALED_CHUNK_BYTES;
      int lastPos = secondPos + MessageBody.SEALED_CHUNK_BYTES;
      header = Arrays.copyOf(message, Layout.HEADER_BYTES);
      start = Arrays.copyOfRange(message, Layout.HEADER_BYTES, Layout.CHUNKS_POS);
      first = Arrays.copyOfRange(message, Layout.CHUNKS_POS, secondPos);
      second = Arrays.copyOfRange(message, secondPos, lastPos);
      last = Arrays.copyOfRange(message, lastPos, message.length);
    }

    byte[] with(byte[]... chunks) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.writeBytes(header);
      message.writeBytes(start);
      for (byte[] chunk : chunks) {
        message.writeBytes(chunk);
      }
      return message.toByteArray();
    }
  }
}
