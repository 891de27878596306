package dev.jcakms.service.sealing;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Opens a chunked body, Cobblestone-256: salt and commitment, then chunks. It gives out verified
 * chunks only; a wrong key or context, a changed byte and a length that no body has are one
 * refusal. The sizes that it tells are exact for every body that is not refused.
 */
final class ChunkedOpening extends ChunkedStream {
  private final Primitives primitives;
  private final byte[] inputKey;
  private final byte[] context;
  private final Runnable judge;
  private final long firstChunk;
  private @Nullable ChunkCipher cipher;

  /**
   * Begins to open a body.
   *
   * @param inputKey 32 bytes, the caller's to wipe; copied until the salt is there
   * @param context what the keys were bound to besides
   * @param judge runs before each chunk, and ends the stream by throwing
   */
  ChunkedOpening(Primitives primitives, byte[] inputKey, byte[] context, Runnable judge) {
    this(primitives, inputKey, context, judge, 0);
  }

  /** The same, with the first chunk's number handed in. */
  ChunkedOpening(
      Primitives primitives, byte[] inputKey, byte[] context, Runnable judge, long firstChunk) {
    super(MessageBody.SEALED_CHUNK_BYTES);
    ChunkedKeys.requireLength("an input key", ChunkedKeys.KEY_BYTES, inputKey);
    this.primitives = primitives;
    this.inputKey = inputKey.clone();
    this.context = context.clone();
    this.judge = judge;
    this.firstChunk = firstChunk;
  }

  @Override
  public long updateBytes(long inputBytes) {
    return chunksBytes(inputBytes) / MessageBody.SEALED_CHUNK_BYTES * MessageBody.CHUNK_BYTES;
  }

  @Override
  public long finalBytes(long inputBytes) {
    long lastBytes = chunksBytes(inputBytes) % MessageBody.SEALED_CHUNK_BYTES;
    return updateBytes(inputBytes) + Math.max(0, lastBytes - MessageBody.TAG_BYTES);
  }

  private long chunksBytes(long inputBytes) {
    int startBytes = cipher == null ? MessageBody.CHUNKED_START_BYTES : 0;
    return Math.max(0, heldBytes() + inputBytes - startBytes);
  }

  @Override
  int unitBytes() {
    return cipher == null ? MessageBody.CHUNKED_START_BYTES : MessageBody.SEALED_CHUNK_BYTES;
  }

  @Override
  int takeUnit(byte[] in, int offset, byte[] out, int outOffset) {
    if (cipher != null) {
      return open(cipher, in, offset, MessageBody.SEALED_CHUNK_BYTES, out, outOffset);
    }
    start(in, offset);
    return 0;
  }

  /** The last chunk is always shorter than the others, so a body that ends with a whole is cut. */
  @Override
  int takeRest(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (cipher == null) {
      throw KmsInvalidCiphertextException.undisclosed();
    }
    return open(cipher, in, offset, length, out, outOffset);
  }

  private void start(byte[] in, int offset) {
    int commitmentPos = offset + MessageBody.SALT_BYTES;
    byte[] salt = Arrays.copyOfRange(in, offset, commitmentPos);
    byte[] commitment =
        Arrays.copyOfRange(in, commitmentPos, commitmentPos + MessageBody.COMMITMENT_BYTES);
    Cipher aesGcm = primitives.aesGcm(MessageBody.CHUNK_BYTES);
    ChunkedKeys keys = ChunkedKeys.derive(primitives, inputKey, salt, context);
    Arrays.fill(inputKey, (byte) 0);
    cipher = new ChunkCipher(aesGcm, Cipher.DECRYPT_MODE, keys, firstChunk);
    if (!keys.commitTo(commitment)) {
      throw KmsInvalidCiphertextException.undisclosed();
    }
  }

  private int open(
      ChunkCipher chunks, byte[] in, int offset, int length, byte[] out, int outOffset) {
    judge.run();
    int plaintextBytes = Math.max(0, length - MessageBody.TAG_BYTES);
    // Room was asked for by what a body of this length holds; one that is refused may hold more.
    boolean fits = plaintextBytes <= out.length - outOffset;
    byte[] to = fits ? out : new byte[plaintextBytes];
    int toOffset = fits ? outOffset : 0;
    try {
      return chunks.next(in, offset, length, to, toOffset);
    } catch (RuntimeException | Error e) {
      // Ciphers may write before they verify: that of JDK 25 does, that of JDK 17 does not.
      Arrays.fill(to, toOffset, toOffset + plaintextBytes, (byte) 0);
      throw e;
    }
  }

  @Override
  ChunkCipher secrets() {
    if (cipher == null) {
      throw new IllegalStateException("the body has not started");
    }
    return cipher;
  }

  @Override
  void wipe() {
    Arrays.fill(inputKey, (byte) 0);
    if (cipher != null) {
      cipher.wipe();
    }
  }
}
