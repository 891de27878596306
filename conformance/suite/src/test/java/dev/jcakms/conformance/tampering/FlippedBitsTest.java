package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.ANY_KEY;
import static dev.jcakms.conformance.tampering.Target.DIRECT;
import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.MessageOpening;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit, wherever it is, and the answer that belongs to its place. */
class FlippedBitsTest {
  private static final int REGION_BYTES = 32;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Target target;

  @BeforeAll
  static void makeTheTarget() {
    target = new Target(directory.resolve("home"));
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @Test
  void everyFlippedBitOfASmallMessageIsRefusedAsItsPlaceSays() throws Exception {
    byte[] plaintext = Target.plaintext(20);
    byte[] message = target.seal(ENVELOPE, plaintext);
    Opening named = target.opening(ENVELOPE, KEY);
    Opening byCiphertext = target.opening(ENVELOPE, ANY_KEY);
    named.requireOpened(plaintext, message);
    byCiphertext.requireOpened(plaintext, message);
    for (int position = 0; position < message.length; position++) {
      flip(
          named,
          Layout.ofFlippedMessage(position, Refusal.ANOTHER_KEY),
          plaintext,
          message,
          position);
      flip(
          byCiphertext,
          Layout.ofFlippedMessage(position, Refusal.UNKNOWN_KEY),
          plaintext,
          message,
          position);
    }
  }

  @Test
  void everyFlippedBitRoundTheChunkBoundariesIsRefusedAndGivesNoMoreThanAPrefix() throws Exception {
    byte[] plaintext = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);
    byte[] message = target.sealChunked(plaintext);
    Opening opening = target.opening(ENVELOPE, KEY);
    opening.requireOpened(plaintext, message);
    int firstEnd = Layout.CHUNKS_POS + MessageBody.SEALED_CHUNK_BYTES;
    int secondEnd = firstEnd + MessageBody.SEALED_CHUNK_BYTES;
    IntStream positions =
        IntStream.of(Layout.CHUNKS_POS, firstEnd, secondEnd, message.length)
            .flatMap(at -> IntStream.range(at - REGION_BYTES, at + REGION_BYTES));
    int[] all =
        IntStream.concat(IntStream.range(0, Layout.CHUNKS_POS), positions)
            .filter(position -> position < message.length)
            .distinct()
            .toArray();
    for (int position : all) {
      Refusal expected = Layout.ofFlippedMessage(position, Refusal.ANOTHER_KEY);
      flip(opening, expected, plaintext, message, position);
    }
  }

  @Test
  void everyFlippedBitOfADirectCiphertextIsRefusedAsItsPlaceSays() throws Exception {
    byte[] plaintext = Target.plaintext(20);
    byte[] ciphertext = target.seal(DIRECT, plaintext);
    Opening opening = target.opening(DIRECT, KEY);
    opening.requireOpened(plaintext, ciphertext);
    int anotherTypeThatIsOpenedHere = 1; // 01 is DATA, 03 DATA_KEY_PAIR
    for (int position = 0; position < ciphertext.length; position++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        Refusal expected =
            position == Layout.TYPE_POS && bit == anotherTypeThatIsOpenedHere
                ? Refusal.UNDISCLOSED
                : Layout.ofFlippedRootCiphertext(position, Refusal.ANOTHER_KEY);
        flip(opening, expected, plaintext, ciphertext, position, bit);
      }
    }
  }

  /**
   * In place, the cipher of JDK 25 leaves what it wrote before it looked at the tag; 17's does not.
   */
  @Test
  void singleBodyThatThePortRefusesInPlaceLeavesNothing() throws Exception {
    byte[] message = target.seal(ENVELOPE, Target.plaintext(1_000));
    message[message.length - 1] ^= 1;
    MessageHeader header = MessageHeader.read(message);
    Canvas canvas = Canvas.holding(message, 0);
    int bodyPos = Canvas.MARGIN_BYTES + header.length();
    MessageOpening opening = target.kms().port().opening(KEY.keyName(), Target.CONTEXT);
    assertThrows(
        KmsInvalidCiphertextException.class,
        () ->
            opening.open(
                header,
                new byte[0],
                canvas.array(),
                bodyPos,
                message.length - header.length(),
                canvas.array(),
                bodyPos + MessageBody.NONCE_BYTES));
    canvas.requireNothingLeft();
  }

  private static void flip(
      Opening opening, Refusal expected, byte[] plaintext, byte[] ciphertext, int position)
      throws GeneralSecurityException {
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      flip(opening, expected, plaintext, ciphertext, position, bit);
    }
  }

  private static void flip(
      Opening opening, Refusal expected, byte[] plaintext, byte[] ciphertext, int position, int bit)
      throws GeneralSecurityException {
    byte[] flipped = ciphertext.clone();
    flipped[position] ^= (byte) (1 << bit);
    opening.requireRefused(expected, plaintext, flipped, "bit " + bit + " of byte " + position);
  }
}
