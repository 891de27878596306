package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

/** The rules of a whole body: sizes, splits, limits, and what is refused. */
class ChunkedBodyTest {
  private static final int CHUNK = MessageBody.CHUNK_BYTES;
  private static final int SEALED_CHUNK = MessageBody.SEALED_CHUNK_BYTES;
  private static final int START = MessageBody.CHUNKED_START_BYTES;

  @Test
  void plaintextsOfAllLengthsRoundChunksComeBack() {
    for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 1}) {
      byte[] plaintext = Bodies.bytes(length, length);
      byte[] body = Bodies.seal(plaintext);
      assertEquals(MessageBody.bodyBytes(CiphertextType.CHUNKED, length), body.length);
      assertArrayEquals(plaintext, Bodies.open(body));
    }
  }

  @Test
  void bodyIsTheSameHoweverThePlaintextIsSplit() {
    byte[] plaintext = Bodies.bytes(5, CHUNK + 50);
    byte[] body = Bodies.seal(plaintext);
    for (int cut = 0; cut <= plaintext.length; cut++) {
      assertArrayEquals(body, Drive.inTwo(Bodies.sealing(), plaintext, cut));
    }
  }

  @Test
  void plaintextIsTheSameHoweverTheBodyIsSplit() {
    byte[] plaintext = Bodies.bytes(5, CHUNK + 50);
    byte[] body = Bodies.seal(plaintext);
    for (int cut = 0; cut <= body.length; cut++) {
      assertArrayEquals(plaintext, Drive.inTwo(Bodies.opening(), body, cut));
    }
  }

  @Test
  void bytesMayComeOneByOne() {
    byte[] plaintext = Bodies.bytes(6, 2 * CHUNK + 3);
    Drive sealing = new Drive(Bodies.sealing());
    for (int i = 0; i < plaintext.length; i++) {
      sealing.update(plaintext, i, 1);
    }
    sealing.doFinal(plaintext, 0, 0);
    assertArrayEquals(Bodies.seal(plaintext), sealing.output());
    Drive opening = new Drive(Bodies.opening());
    for (int i = 0; i < sealing.output().length - 1; i++) {
      opening.update(sealing.output(), i, 1);
    }
    opening.doFinal(sealing.output(), sealing.output().length - 1, 1);
    assertArrayEquals(plaintext, opening.output());
  }

  @Test
  void headerComesFirst() {
    for (int length : new int[] {0, 1, 2 * CHUNK + 1}) {
      byte[] plaintext = Bodies.bytes(7, length);
      ChunkedSealing sealing =
          new ChunkedSealing(
              Bodies.PRIMITIVES,
              Bodies.INPUT_KEY,
              Bodies.SALT,
              Bodies.CONTEXT,
              Bodies.HEADER,
              Bodies.ALLOWED);
      assertArrayEquals(
          Bodies.concat(Bodies.HEADER, Bodies.seal(plaintext)), Drive.whole(sealing, plaintext));
    }
  }

  @Test
  void inputAndOutputMayShareAnArrayThatDoesNotOverlap() {
    byte[] plaintext = Bodies.bytes(8, CHUNK + 9);
    byte[] body = Bodies.seal(plaintext);
    byte[] shared = Bodies.concat(body, new byte[plaintext.length]);
    assertEquals(
        plaintext.length, Bodies.opening().doFinal(shared, 0, body.length, shared, body.length));
    assertArrayEquals(Bodies.concat(body, plaintext), shared);
    Arrays.fill(shared, 0, body.length, (byte) 0);
    assertEquals(
        body.length, Bodies.sealing().doFinal(shared, body.length, plaintext.length, shared, 0));
    assertArrayEquals(Bodies.concat(body, plaintext), shared);
  }

  @Test
  void sizesAreCountedInLongs() {
    long plaintextBytes = (MessageBody.MAX_CHUNKS - 1) * CHUNK + 5;
    long bodyBytes = MessageBody.bodyBytes(CiphertextType.CHUNKED, plaintextBytes);
    assertEquals(bodyBytes, Bodies.sealing().finalBytes(plaintextBytes));
    assertEquals(bodyBytes - 5 - 16, Bodies.sealing().updateBytes(plaintextBytes));
    assertEquals(plaintextBytes, Bodies.opening().finalBytes(bodyBytes));
    assertEquals(plaintextBytes - 5, Bodies.opening().updateBytes(bodyBytes));
  }

  @Test
  void inputKeyAndSaltOfAnotherLengthAreRefused() {
    for (int by : new int[] {-1, 1}) {
      byte[] key = new byte[ChunkedKeys.KEY_BYTES + by];
      byte[] salt = new byte[MessageBody.SALT_BYTES + by];
      assertThrows(
          IllegalArgumentException.class,
          () -> ChunkedKeys.derive(Bodies.PRIMITIVES, key, Bodies.SALT, Bodies.CONTEXT));
      assertThrows(
          IllegalArgumentException.class,
          () -> ChunkedKeys.derive(Bodies.PRIMITIVES, Bodies.INPUT_KEY, salt, Bodies.CONTEXT));
    }
  }

  @Test
  void chunkNumberIsBigEndianInTheNonce() {
    ChunkedKeys keys = Bodies.keys();
    byte[] expected = keys.nonce(0);
    expected[7] ^= 0x2A;
    expected[8] ^= 0x01;
    expected[9] ^= 0x02;
    expected[10] ^= 0x03;
    expected[11] ^= 0x04;
    assertArrayEquals(expected, keys.nonce(0x2A_01020304L));
  }

  @Test
  void eachChunkIsSealedUnderItsNumber() throws Exception {
    byte[] plaintext = Bodies.bytes(9, 2 * CHUNK + 7);
    byte[] body = Bodies.seal(plaintext);
    assertArrayEquals(
        Bodies.concat(
            Bodies.SALT,
            Bodies.keys().commitment(),
            sealAlone(0, Arrays.copyOf(plaintext, CHUNK)),
            sealAlone(1, Arrays.copyOfRange(plaintext, CHUNK, 2 * CHUNK)),
            sealAlone(2, Arrays.copyOfRange(plaintext, 2 * CHUNK, plaintext.length))),
        body);
  }

  @Test
  void everyFlippedBitOfAShortBodyIsRefused() {
    byte[] body = Bodies.seal(Bodies.bytes(10, 20));
    for (int bit = 0; bit < body.length * Byte.SIZE; bit++) {
      Bodies.assertRefused(Bodies.flipped(body, bit));
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] body = Bodies.seal(Bodies.bytes(11, CHUNK + 20));
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThrows(KmsException.class, () -> Drive.whole(Bodies.opening(), cut));
    }
    Bodies.assertRefused(Arrays.copyOf(body, 0));
    Bodies.assertRefused(Arrays.copyOf(body, START));
  }

  @Test
  void lastChunkOfFullLengthIsRefused() {
    byte[] body = Bodies.seal(Bodies.bytes(12, 2 * CHUNK + 20));
    for (int chunks = 1; chunks <= 2; chunks++) {
      byte[] cut = Arrays.copyOf(body, START + chunks * SEALED_CHUNK);
      Bodies.assertRefused(cut);
      ChunkedOpening opening = Bodies.opening();
      Drive drive = new Drive(opening);
      drive.update(cut, 0, cut.length);
      assertEquals(chunks * CHUNK, drive.output().length);
      assertThrows(KmsException.class, () -> drive.doFinal(cut, 0, 0));
    }
  }

  @Test
  void movedRepeatedAndAddedChunksAreRefused() {
    byte[] body = Bodies.seal(Bodies.bytes(13, 2 * CHUNK + 20));
    byte[] start = Arrays.copyOf(body, START);
    byte[] first = Arrays.copyOfRange(body, START, START + SEALED_CHUNK);
    byte[] second = Arrays.copyOfRange(body, START + SEALED_CHUNK, START + 2 * SEALED_CHUNK);
    byte[] last = Arrays.copyOfRange(body, START + 2 * SEALED_CHUNK, body.length);
    assertEquals(2 * CHUNK + 20, Bodies.open(Bodies.concat(start, first, second, last)).length);
    Bodies.assertRefused(Bodies.concat(start, second, first, last));
    Bodies.assertRefused(Bodies.concat(start, first, first, last));
    Bodies.assertRefused(Bodies.concat(start, first, last));
    Bodies.assertRefused(Bodies.concat(start, first, second, second, last));
    Bodies.assertRefused(Bodies.concat(start, first, second, last, last));
  }

  @Test
  void anotherKeyContextOrCommitmentIsRefusedBeforeAnyChunk() {
    byte[] body = Bodies.seal(Bodies.bytes(14, 20));
    Runnable noChunk =
        () -> {
          throw new AssertionError("a chunk was judged");
        };
    byte[] otherKey = Bodies.flipped(Bodies.INPUT_KEY, 0);
    byte[] otherContext = Bodies.flipped(Bodies.CONTEXT, 0);
    Bodies.assertRefused(
        new ChunkedOpening(Bodies.PRIMITIVES, otherKey, Bodies.CONTEXT, noChunk), body);
    Bodies.assertRefused(
        new ChunkedOpening(Bodies.PRIMITIVES, Bodies.INPUT_KEY, otherContext, noChunk), body);
    for (int bit = 0; bit < START * Byte.SIZE; bit++) {
      Bodies.assertRefused(Bodies.opening(noChunk, 0), Bodies.flipped(body, bit));
    }
  }

  @Test
  void chunkAfterTheLastNumberIsNotSealed() {
    long lastNumber = MessageBody.MAX_CHUNKS - 1;
    byte[] full = Bodies.bytes(15, CHUNK);
    ChunkedSealing sealing = Bodies.sealing(Bodies.ALLOWED, lastNumber);
    Drive drive = new Drive(sealing);
    drive.update(full, 0, CHUNK);
    KmsException e = assertThrows(KmsException.class, () -> drive.doFinal(full, 0, 0));
    assertEquals(KmsErrorCode.VALIDATION, e.code());
    Bodies.assertEnded(sealing, e);
  }

  @Test
  void chunkAfterTheLastNumberIsNotOpened() throws Exception {
    long lastNumber = MessageBody.MAX_CHUNKS - 1;
    byte[] start = Bodies.concat(Bodies.SALT, Bodies.keys().commitment());
    byte[] full = sealAlone(lastNumber, Bodies.bytes(16, CHUNK));
    byte[] last = sealAlone(lastNumber, Bodies.bytes(17, 9));
    byte[] after = sealAlone(MessageBody.MAX_CHUNKS, Bodies.bytes(17, 9));
    assertArrayEquals(
        Bodies.bytes(17, 9),
        Drive.whole(Bodies.opening(Bodies.ALLOWED, lastNumber), Bodies.concat(start, last)));
    Bodies.assertRefused(
        Bodies.opening(Bodies.ALLOWED, lastNumber), Bodies.concat(start, full, after));
  }

  private static byte[] sealAlone(long number, byte[] plaintext) throws Exception {
    ChunkedKeys keys = Bodies.keys();
    Cipher cipher = Bodies.PRIMITIVES.aesGcm();
    cipher.init(Cipher.ENCRYPT_MODE, keys.key(), new GCMParameterSpec(128, keys.nonce(number)));
    return cipher.doFinal(plaintext);
  }
}
