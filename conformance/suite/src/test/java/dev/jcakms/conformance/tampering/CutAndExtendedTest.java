package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.DIRECT;
import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ciphertexts that end too early or too late. */
class CutAndExtendedTest {
  private static final int SHORTEST_SINGLE_BODY_BYTES =
      MessageBody.NONCE_BYTES + MessageBody.TAG_BYTES;
  private static final int[] ADDED_BYTES = {1, 16, 100, MessageBody.SEALED_CHUNK_BYTES, 70_000};
  private static final int REGION_BYTES = 20;

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
  void everyTruncationOfASmallMessageIsRefused() throws Exception {
    byte[] plaintext = Target.plaintext(20);
    byte[] message = target.seal(ENVELOPE, plaintext);
    Opening opening = target.opening(ENVELOPE, KEY);
    opening.requireOpened(plaintext, message);
    for (int length = 0; length < message.length; length++) {
      Refusal expected =
          length < Layout.HEADER_BYTES + SHORTEST_SINGLE_BODY_BYTES
              ? Refusal.UNREADABLE
              : Refusal.UNDISCLOSED;
      cut(EnumSet.allOf(Way.class), opening, expected, plaintext, message, length);
    }
  }

  @Test
  void everyTruncationOfAThreeChunkMessageIsRefused() throws Exception {
    byte[] plaintext = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);
    byte[] message = target.sealChunked(plaintext);
    Opening opening = target.opening(ENVELOPE, KEY);
    opening.requireOpened(plaintext, message);
    for (int length = 0; length < message.length; length++) {
      cut(
          nearABoundary(length) ? EnumSet.allOf(Way.class) : EnumSet.of(Way.INTO_ARRAY),
          opening,
          length < Layout.HEADER_BYTES + MessageBody.CHUNKED_START_BYTES
              ? Refusal.UNREADABLE
              : Refusal.UNDISCLOSED,
          plaintext,
          message,
          length);
    }
  }

  private static boolean nearABoundary(int length) {
    int intoChunks = length - Layout.CHUNKS_POS + REGION_BYTES;
    return intoChunks < 0 || intoChunks % MessageBody.SEALED_CHUNK_BYTES < 2 * REGION_BYTES;
  }

  @Test
  void everyTruncationOfADirectCiphertextIsRefused() throws Exception {
    byte[] plaintext = Target.plaintext(20);
    byte[] ciphertext = target.seal(DIRECT, plaintext);
    Opening opening = target.opening(DIRECT, KEY);
    opening.requireOpened(plaintext, ciphertext);
    for (int length = 0; length < ciphertext.length; length++) {
      Refusal expected =
          length < RootCiphertext.lengthFor(RootSuite.XAES_256_GCM, 0)
              ? Refusal.UNREADABLE
              : Refusal.UNDISCLOSED;
      cut(EnumSet.allOf(Way.class), opening, expected, plaintext, ciphertext, length);
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() throws Exception {
    byte[] shortOne = Target.plaintext(20);
    byte[] longOne = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);
    for (int added : ADDED_BYTES) {
      extend(
          ENVELOPE, shortOne, target.seal(ENVELOPE, shortOne), added, MessageBody.MAX_SINGLE_BYTES);
      extend(ENVELOPE, longOne, target.sealChunked(longOne), added, Integer.MAX_VALUE);
      extend(
          DIRECT,
          shortOne,
          target.seal(DIRECT, shortOne),
          added,
          RootCiphertext.MAX_PLAINTEXT_BYTES);
    }
  }

  /** A whole ciphertext, and then in a second call more than there can be. */
  @Test
  void directCiphertextIsNotOpenedWhenMoreFollowsThanIsHeld() throws Exception {
    byte[] ciphertext = target.seal(DIRECT, Target.plaintext(20));
    Cipher cipher = target.opening(DIRECT, KEY).ready();
    cipher.update(ciphertext);
    AEADBadTagException refused =
        Assertions.assertThrows(AEADBadTagException.class, () -> cipher.doFinal(new byte[10_000]));
    Assertions.assertEquals(Refusal.UNREADABLE, Refusal.of(refused));
  }

  private static void cut(
      Set<Way> ways,
      Opening opening,
      Refusal expected,
      byte[] plaintext,
      byte[] ciphertext,
      int length)
      throws GeneralSecurityException {
    opening.requireRefused(
        ways, expected, plaintext, Arrays.copyOf(ciphertext, length), length + " bytes are left");
  }

  private static void extend(
      String transformation, byte[] plaintext, byte[] ciphertext, int added, int maxPlaintextBytes)
      throws GeneralSecurityException {
    Refusal expected =
        plaintext.length + added > maxPlaintextBytes ? Refusal.UNREADABLE : Refusal.UNDISCLOSED;
    target
        .opening(transformation, KEY)
        .requireRefused(
            expected,
            plaintext,
            Arrays.copyOf(ciphertext, ciphertext.length + added),
            added + " bytes more");
  }
}
