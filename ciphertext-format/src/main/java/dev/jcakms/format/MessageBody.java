package dev.jcakms.format;

/**
 * The sizes of message bodies, as pure functions.
 *
 * <pre>
 * SINGLE    12 nonce | ciphertext, at most 65536 | 16 tag
 * CHUNKED   24 salt | 32 commitment | chunks of 16384 + 16 | a last one of 0 to 16383, + 16
 * </pre>
 *
 * <p>A plaintext of up to {@value #MAX_SINGLE_BYTES} bytes is written as a single body, a longer
 * one as a chunked one; a chunked body of any length is read.
 */
public final class MessageBody {
  /** The longest plaintext of a single body. */
  public static final int MAX_SINGLE_BYTES = 65_536;

  /** Length of the nonce of a single body. */
  public static final int NONCE_BYTES = 12;

  /** Length of the tag of a single body and of each chunk. */
  public static final int TAG_BYTES = 16;

  /** Length of the salt of a chunked body. */
  public static final int SALT_BYTES = 24;

  /** Length of the commitment of a chunked body. */
  public static final int COMMITMENT_BYTES = 32;

  /** Length of what comes before the first chunk. */
  public static final int CHUNKED_START_BYTES = SALT_BYTES + COMMITMENT_BYTES; // 56

  /** Plaintext bytes in every chunk but the last, which is shorter. */
  public static final int CHUNK_BYTES = 16_384;

  /** Length of a sealed chunk that is not the last. */
  public static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

  /** The number of chunks that a body may have (C2SP chunked-encryption). */
  public static final long MAX_CHUNKS = 1L << 38;

  /** The longest plaintext of a chunked body: the last chunk is never full. */
  public static final long MAX_CHUNKED_BYTES = MAX_CHUNKS * CHUNK_BYTES - 1;

  private MessageBody() {}

  /** The type of the message that is made of {@code plaintextBytes} bytes. */
  public static CiphertextType typeFor(long plaintextBytes) {
    return plaintextBytes <= MAX_SINGLE_BYTES ? CiphertextType.SINGLE : CiphertextType.CHUNKED;
  }

  /**
   * Length of the message, header and all, that is made of {@code plaintextBytes} bytes.
   *
   * @throws FormatException if no message is so long
   */
  public static long messageBytes(RootSuite rootSuite, long plaintextBytes) {
    return MessageHeader.lengthFor(rootSuite) + bodyBytes(typeFor(plaintextBytes), plaintextBytes);
  }

  /**
   * Length of a body of the given type that holds {@code plaintextBytes} bytes.
   *
   * @throws FormatException if no body of that type holds so many
   */
  public static long bodyBytes(CiphertextType type, long plaintextBytes) {
    requirePossible(type, plaintextBytes);
    return switch (type) {
      case SINGLE -> NONCE_BYTES + plaintextBytes + TAG_BYTES;
      case CHUNKED ->
          CHUNKED_START_BYTES + plaintextBytes + TAG_BYTES * (plaintextBytes / CHUNK_BYTES + 1);
      default -> throw new FormatException("a root ciphertext has no body");
    };
  }

  /**
   * Length of the plaintext in a body of {@code bodyBytes} bytes.
   *
   * @throws FormatException if no body of that type has this length
   */
  public static long plaintextBytes(CiphertextType type, long bodyBytes) {
    long plaintextBytes =
        switch (type) {
          case SINGLE -> bodyBytes - NONCE_BYTES - TAG_BYTES;
          case CHUNKED -> chunkedPlaintextBytes(bodyBytes - CHUNKED_START_BYTES);
          default -> throw new FormatException("a root ciphertext has no body");
        };
    if (bodyBytes < 0 || plaintextBytes < 0) {
      throw new FormatException("a body of " + bodyBytes + " bytes is cut short");
    }
    return requirePossible(type, plaintextBytes);
  }

  private static long chunkedPlaintextBytes(long chunksBytes) {
    long fullChunks = chunksBytes / SEALED_CHUNK_BYTES;
    long lastBytes = chunksBytes % SEALED_CHUNK_BYTES - TAG_BYTES;
    return lastBytes < 0 ? -1 : fullChunks * CHUNK_BYTES + lastBytes;
  }

  private static long requirePossible(CiphertextType type, long plaintextBytes) {
    long maxBytes = type == CiphertextType.SINGLE ? MAX_SINGLE_BYTES : MAX_CHUNKED_BYTES;
    if (plaintextBytes < 0 || plaintextBytes > maxBytes) {
      throw new FormatException(
          "a plaintext of " + plaintextBytes + " bytes does not fit a " + type + " body");
    }
    return plaintextBytes;
  }
}
