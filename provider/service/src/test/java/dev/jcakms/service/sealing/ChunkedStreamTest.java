package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.messagekey.WipeableKey;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The rules of a stream: judged at each chunk, ended by what it throws, wiped at its end. */
class ChunkedStreamTest {
  private static final int CHUNK = MessageBody.CHUNK_BYTES;
  private static final int SEALED_CHUNK = MessageBody.SEALED_CHUNK_BYTES;
  private static final byte[] PLAINTEXT = Bodies.bytes(20, 3 * CHUNK + 100);
  private static final byte[] BODY = Bodies.seal(PLAINTEXT);

  @Test
  void everyChunkIsJudged() {
    AtomicInteger judged = new AtomicInteger();
    Drive.whole(Bodies.sealing(judged::incrementAndGet, 0), PLAINTEXT);
    assertEquals(4, judged.get());
    Drive.whole(Bodies.opening(judged::incrementAndGet, 0), BODY);
    assertEquals(8, judged.get());
  }

  @Test
  void refusalOfTheJudgeEndsSealing() {
    KmsException refusal = new KmsException(KmsErrorCode.DISABLED, "disabled");
    AtomicInteger judged = new AtomicInteger();
    ChunkedSealing sealing = Bodies.sealing(() -> allowTwo(judged, refusal), 0);
    assertEndsAfterTwoChunks(sealing, PLAINTEXT, CHUNK, refusal);
    assertEquals(3, judged.get());
  }

  @Test
  void refusalOfTheJudgeEndsOpening() {
    KmsException refusal = new KmsException(KmsErrorCode.DISABLED, "disabled");
    AtomicInteger judged = new AtomicInteger();
    ChunkedOpening opening = Bodies.opening(() -> allowTwo(judged, refusal), 0);
    assertEndsAfterTwoChunks(opening, BODY, SEALED_CHUNK, refusal);
    assertEquals(3, judged.get());
  }

  @Test
  void errorEndsTheStreamToo() {
    OutOfMemoryError error = new OutOfMemoryError("a test's");
    ChunkedSealing sealing =
        Bodies.sealing(
            () -> {
              throw error;
            },
            0);
    byte[] out = new byte[100];
    for (int i = 0; i < 2; i++) {
      assertSame(
          error,
          assertThrows(OutOfMemoryError.class, () -> sealing.doFinal(PLAINTEXT, 0, 1, out, 0)));
    }
  }

  @Test
  void chunkThatIsNotVerifiedLeavesNothingInTheOutput() {
    byte[] bad = Bodies.flipped(BODY, (MessageBody.CHUNKED_START_BYTES + 5) * Byte.SIZE);
    byte[] out = new byte[PLAINTEXT.length];
    Arrays.fill(out, Drive.PATTERN);
    byte[] expected = out.clone();
    Arrays.fill(expected, 0, CHUNK, (byte) 0);
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> Bodies.opening().doFinal(bad, 0, bad.length, out, 0));
    assertArrayEquals(expected, out);
    // Nor is it asked for room, whatever the cipher at hand does first.
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> Bodies.opening().doFinal(bad, 0, bad.length, new byte[0], 0));
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> Bodies.opening().doFinal(bad, 0, bad.length, new byte[CHUNK], 100));
  }

  @Test
  void verifiedChunksOfAFailedCallAreZeroed() {
    byte[] bad = Bodies.flipped(BODY, (BODY.length - 1) * Byte.SIZE);
    byte[] out = new byte[PLAINTEXT.length + 20];
    Arrays.fill(out, Drive.PATTERN);
    byte[] expected = out.clone();
    Arrays.fill(expected, 10, 10 + PLAINTEXT.length, (byte) 0);
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> Bodies.opening().doFinal(bad, 0, bad.length, out, 10));
    assertArrayEquals(expected, out);
  }

  @Test
  void nothingMoreIsTakenAfterTheEnd() {
    for (BodyStream stream : List.of(Bodies.sealing(), Bodies.opening())) {
      Drive.whole(stream, stream instanceof ChunkedSealing ? PLAINTEXT : BODY);
      stream.abandon();
      assertThrows(IllegalStateException.class, () -> stream.update(BODY, 0, 1, new byte[100], 0));
      assertThrows(IllegalStateException.class, () -> stream.doFinal(BODY, 0, 0, new byte[100], 0));
    }
    for (BodyStream stream : List.of(Bodies.sealing(), Bodies.opening())) {
      stream.abandon();
      assertThrows(IllegalStateException.class, () -> stream.doFinal(BODY, 0, 0, new byte[100], 0));
    }
  }

  @Test
  void chunksThatArriveWholeAreNotCopied() throws Exception {
    ChunkedSealing sealing = Bodies.sealing();
    new Drive(sealing).update(PLAINTEXT, 0, 2 * CHUNK);
    assertHolds(false, sealing, Arrays.copyOf(PLAINTEXT, 50));
    int secondPos = MessageBody.CHUNKED_START_BYTES + SEALED_CHUNK;
    ChunkedOpening opening = Bodies.opening();
    new Drive(opening).update(BODY, 0, secondPos + SEALED_CHUNK);
    assertHolds(false, opening, Arrays.copyOfRange(BODY, secondPos, secondPos + 50));
  }

  @Test
  void endOfSealingLeavesNoSecret() throws Exception {
    for (boolean abandoned : new boolean[] {true, false}) {
      ChunkedSealing sealing = Bodies.sealing();
      new Drive(sealing).update(PLAINTEXT, 0, CHUNK + 50);
      byte[] secretPiece = Arrays.copyOfRange(PLAINTEXT, CHUNK, CHUNK + 50);
      assertHolds(true, sealing, secretPiece, key(), baseNonce());
      if (abandoned) {
        sealing.abandon();
      } else {
        new Drive(sealing).doFinal(PLAINTEXT, 0, 3);
      }
      assertHolds(false, sealing, secretPiece, key(), baseNonce(), Bodies.INPUT_KEY);
    }
  }

  @Test
  void endOfOpeningLeavesNoSecret() throws Exception {
    byte[] firstPiece = Arrays.copyOf(PLAINTEXT, 50);
    for (boolean abandoned : new boolean[] {true, false}) {
      ChunkedOpening opening = Bodies.opening();
      assertHolds(true, opening, Bodies.INPUT_KEY);
      new Drive(opening).update(BODY, 0, SEALED_CHUNK + 100);
      assertHolds(false, opening, Bodies.INPUT_KEY);
      assertHolds(true, opening, key(), baseNonce());
      if (abandoned) {
        opening.abandon();
      } else {
        assertThrows(KmsException.class, () -> new Drive(opening).doFinal(BODY, 0, 3));
      }
      assertHolds(false, opening, firstPiece, key(), baseNonce(), Bodies.INPUT_KEY);
    }
  }

  @Test
  void openingThatIsAbandonedBeforeTheSaltLeavesNoSecret() throws Exception {
    ChunkedOpening opening = Bodies.opening();
    opening.abandon();
    assertHolds(false, opening, Bodies.INPUT_KEY);
  }

  @Test
  void cipherIsLeftWithAKeyOfZeros() throws Exception {
    for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE}) {
      Cipher zeros = Primitives.best().aesGcm();
      zeros.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(new byte[32], "AES"),
          new GCMParameterSpec(128, new byte[12]));
      byte[] plaintext = Bodies.bytes(21, 10);
      byte[] sealedWithZeros = zeros.doFinal(plaintext);
      Cipher cipher = Primitives.best().aesGcm();
      ChunkCipher chunks = new ChunkCipher(cipher, mode, Bodies.keys(), 0);
      chunks.next(BODY, MessageBody.CHUNKED_START_BYTES, SEALED_CHUNK, new byte[17_000], 0);
      chunks.wipe();
      chunks.wipe();
      assertTrue(chunks.isWiped());
      boolean sealing = mode == Cipher.ENCRYPT_MODE;
      assertArrayEquals(
          sealing ? sealedWithZeros : plaintext,
          cipher.doFinal(sealing ? plaintext : sealedWithZeros));
    }
  }

  @Test
  void keyHandsOutCopiesUntilItIsDestroyedAndIsNeverSerialized() throws Exception {
    byte[] bytes = Bodies.INPUT_KEY.clone();
    WipeableKey key = new WipeableKey(bytes);
    assertEquals("AES", key.getAlgorithm());
    assertEquals("RAW", key.getFormat());
    assertEquals("WipeableKey", key.toString());
    assertFalse(key.isDestroyed());
    Arrays.fill(key.getEncoded(), (byte) 0);
    assertArrayEquals(Bodies.INPUT_KEY, key.getEncoded());
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(key));
    }
    key.destroy();
    assertTrue(key.isDestroyed());
    assertArrayEquals(new byte[bytes.length], bytes);
    assertThrows(IllegalStateException.class, key::getEncoded);
  }

  private static void allowTwo(AtomicInteger judged, KmsException refusal) {
    if (judged.incrementAndGet() > 2) {
      throw refusal;
    }
  }

  private static void assertEndsAfterTwoChunks(
      BodyStream stream, byte[] input, int unitBytes, KmsException refusal) {
    Drive drive = new Drive(stream);
    int twoChunks = 2 * unitBytes + 60;
    drive.update(input, 0, twoChunks);
    int released = drive.output().length;
    assertTrue(released >= 2 * CHUNK, "two chunks were released");
    assertSame(
        refusal,
        assertThrows(
            KmsException.class, () -> drive.doFinal(input, twoChunks, input.length - twoChunks)));
    assertEquals(released, drive.output().length);
    Bodies.assertEnded(stream, refusal);
    stream.abandon();
  }

  private static byte[] key() {
    return Bodies.keys().key().getEncoded();
  }

  private static byte[] baseNonce() {
    return Bodies.keys().nonce(0);
  }

  private static void assertHolds(boolean held, BodyStream stream, byte[]... secrets)
      throws Exception {
    List<byte[]> arrays = new ArrayList<>();
    collectArrays(stream, arrays);
    assertFalse(arrays.isEmpty());
    for (byte[] secret : secrets) {
      assertEquals(held, arrays.stream().anyMatch(array -> contains(array, secret)));
    }
  }

  /** All byte arrays that an object of this package reaches through objects of this package. */
  private static void collectArrays(Object object, List<byte[]> arrays) throws Exception {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
          continue;
        }
        field.setAccessible(true);
        Object value = field.get(object);
        if (value instanceof byte[] array) {
          arrays.add(array);
        } else if (value != null
            && value.getClass().getName().startsWith("dev.jcakms.service.")
            && !value.getClass().isHidden()) {
          collectArrays(value, arrays);
        }
      }
    }
  }

  private static boolean contains(byte[] array, byte[] piece) {
    for (int i = 0; i + piece.length <= array.length; i++) {
      if (Arrays.equals(array, i, i + piece.length, piece, 0, piece.length)) {
        return true;
      }
    }
    return false;
  }
}
