package dev.jcakms.jca;

import dev.jcakms.port.OpaqueDataKey;
import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM under an opaque data key. Behind the port a message is worked on as a whole, so all of it
 * is held until the end; the JDK's cipher does the same to decrypt.
 */
abstract class OpaqueKeyWork extends WholeInputWork {
  private static final int MAX_TAG_BYTES = 16;
  private static final int MAX_INPUT_BYTES = Integer.MAX_VALUE - 8 - MAX_TAG_BYTES;

  private final HeldBytes additionalData = new HeldBytes();
  private boolean begun;

  private OpaqueKeyWork() {
    super(MAX_INPUT_BYTES);
  }

  static OpaqueKeyWork sealing(OpaqueDataKey key, GCMParameterSpec parameters) {
    return new Seals(key, parameters);
  }

  static OpaqueKeyWork opening(OpaqueDataKey key, GCMParameterSpec parameters) {
    return new Opens(key, parameters);
  }

  /** What the cipher makes of a whole input and its associated data. */
  abstract byte[] apply(byte[] aad, byte[] input);

  @Override
  public void updateAad(byte[] in, int offset, int length) {
    if (begun) {
      throw new IllegalStateException("associated data comes before the first byte of a message");
    }
    additionalData.append(in, offset, length);
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    begun = true;
    return super.update(in, offset, length, out, outOffset);
  }

  @Override
  public final long finalBytes(byte[] in, int offset, int length) {
    return outputBytes(length);
  }

  @Override
  final void checkLength(long inputBytes) throws IllegalBlockSizeException {
    if (inputBytes > MAX_INPUT_BYTES) {
      throw new IllegalBlockSizeException(
          "a message of " + inputBytes + " bytes does not fit an array");
    }
  }

  @Override
  final byte[] apply(byte[] input) {
    return apply(Arrays.copyOf(additionalData.array(), additionalData.length()), input);
  }

  @Override
  public void abandon() {
    super.abandon();
    additionalData.clear();
    begun = false;
  }

  /** Encrypts one message: an IV is used once. */
  private static final class Seals extends OpaqueKeyWork {
    private final OpaqueDataKey key;
    private final GCMParameterSpec parameters;
    private boolean spent;

    Seals(OpaqueDataKey key, GCMParameterSpec parameters) {
      this.key = key;
      this.parameters = parameters;
    }

    @Override
    public long outputBytes(long inputBytes) {
      return totalBytes() + inputBytes + parameters.getTLen() / Byte.SIZE;
    }

    @Override
    public void updateAad(byte[] in, int offset, int length) {
      requireFreshIv();
      super.updateAad(in, offset, length);
    }

    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
      requireFreshIv();
      return super.update(in, offset, length, out, outOffset);
    }

    private void requireFreshIv() {
      if (spent) {
        throw new IllegalStateException(
            "a message was encrypted with this IV: initialise the cipher with another");
      }
    }

    @Override
    byte[] apply(byte[] aad, byte[] input) {
      spent = true; // Whatever becomes of the call.
      return key.seal(parameters, aad, input);
    }
  }

  /** Decrypts one message after the other. */
  private static final class Opens extends OpaqueKeyWork {
    private final OpaqueDataKey key;
    private final GCMParameterSpec parameters;

    Opens(OpaqueDataKey key, GCMParameterSpec parameters) {
      this.key = key;
      this.parameters = parameters;
    }

    @Override
    public long outputBytes(long inputBytes) {
      return Math.max(0, totalBytes() + inputBytes - parameters.getTLen() / Byte.SIZE);
    }

    @Override
    byte[] apply(byte[] aad, byte[] input) {
      return key.open(parameters, aad, input);
    }
  }
}
