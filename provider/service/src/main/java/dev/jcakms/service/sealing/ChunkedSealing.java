package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Primitives;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Makes a message with a chunked body: the header, then Cobblestone-256. Header, salt and
 * commitment are written with the first chunk. All sizes that it tells are exact.
 */
final class ChunkedSealing extends ChunkedStream {
  private final ChunkCipher cipher;
  private final byte[] start;
  private final Runnable judge;
  private boolean started;

  /**
   * Begins a body.
   *
   * @param inputKey 32 bytes, the caller's to wipe
   * @param salt 24 fresh random bytes
   * @param context what the keys are bound to besides
   * @param header the bytes before the body, maybe none
   * @param judge runs before each chunk, and ends the stream by throwing
   */
  ChunkedSealing(
      Primitives primitives,
      byte[] inputKey,
      byte[] salt,
      byte[] context,
      byte[] header,
      Runnable judge) {
    this(primitives, inputKey, salt, context, header, judge, 0);
  }

  /** The same, with the first chunk's number handed in. */
  ChunkedSealing(
      Primitives primitives,
      byte[] inputKey,
      byte[] salt,
      byte[] context,
      byte[] header,
      Runnable judge,
      long firstChunk) {
    super(MessageBody.CHUNK_BYTES);
    Cipher aesGcm = primitives.aesGcm(MessageBody.CHUNK_BYTES);
    ChunkedKeys keys = ChunkedKeys.derive(primitives, inputKey, salt, context);
    this.cipher = new ChunkCipher(aesGcm, Cipher.ENCRYPT_MODE, keys, firstChunk);
    this.start = Arrays.copyOf(header, header.length + MessageBody.CHUNKED_START_BYTES);
    System.arraycopy(salt, 0, start, header.length, MessageBody.SALT_BYTES);
    System.arraycopy(
        keys.commitment(),
        0,
        start,
        header.length + MessageBody.SALT_BYTES,
        MessageBody.COMMITMENT_BYTES);
    this.judge = judge;
  }

  @Override
  public long updateBytes(long inputBytes) {
    long chunks = (heldBytes() + inputBytes) / MessageBody.CHUNK_BYTES;
    return chunks == 0 ? 0 : startBytes() + chunks * MessageBody.SEALED_CHUNK_BYTES;
  }

  @Override
  public long finalBytes(long inputBytes) {
    return startBytes()
        + MessageBody.bodyBytes(CiphertextType.CHUNKED, heldBytes() + inputBytes)
        - MessageBody.CHUNKED_START_BYTES;
  }

  private int startBytes() {
    return started ? 0 : start.length;
  }

  @Override
  int unitBytes() {
    return MessageBody.CHUNK_BYTES;
  }

  @Override
  int takeUnit(byte[] in, int offset, byte[] out, int outOffset) {
    return seal(in, offset, MessageBody.CHUNK_BYTES, out, outOffset);
  }

  @Override
  int takeRest(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return seal(in, offset, length, out, outOffset);
  }

  private int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    judge.run();
    int startBytes = startBytes();
    int sealedBytes = cipher.next(in, offset, length, out, outOffset + startBytes);
    System.arraycopy(start, 0, out, outOffset, startBytes);
    started = true;
    return startBytes + sealedBytes;
  }

  @Override
  ChunkCipher secrets() {
    return cipher;
  }

  @Override
  void wipe() {
    cipher.wipe();
  }
}
