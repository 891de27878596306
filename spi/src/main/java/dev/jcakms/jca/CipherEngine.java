package dev.jcakms.jca;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an SPI has to do round a {@link CipherWork}, whatever it is that works.
 *
 * <p>Room is checked before input is taken: after a ShortBufferException nothing is lost, and the
 * same call with more room works. Input and output may overlap in any way.
 */
abstract class CipherEngine extends CipherSpi {
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final byte[] NOTHING = new byte[0];

  private @Nullable CipherWork work;

  /** What a ciphertext that is refused is called. */
  BadPaddingException refused(KmsInvalidCiphertextException refusal) {
    return JcaExceptions.badTag(refusal);
  }

  @Override
  protected final void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("only the full transformation is offered");
  }

  @Override
  protected final void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("only the full transformation is offered");
  }

  /** Goes on with {@code next}. */
  final void begin(CipherWork next) {
    work = next;
  }

  /** Wipes what is held; nothing goes on until {@link #begin}. */
  final void abandon() {
    CipherWork abandoned = work;
    work = null;
    if (abandoned != null) {
      abandoned.abandon();
    }
  }

  /** Whether there is work to go on with. */
  final boolean hasWork() {
    return work != null;
  }

  final CipherWork work() {
    if (work == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return work;
  }

  @Override
  protected void engineUpdateAAD(byte[] in, int offset, int length) {
    work().updateAad(in, offset, length);
  }

  @Override
  protected void engineUpdateAAD(ByteBuffer in) {
    try (BufferInput input = BufferInput.of(in)) {
      work().updateAad(input.array(), input.offset(), input.length());
      in.position(in.limit());
    }
  }

  @Override
  protected int engineGetOutputSize(int inputBytes) {
    return fitting(work().outputBytes(inputBytes));
  }

  @Override
  protected byte @Nullable [] engineUpdate(byte[] in, int offset, int length) {
    byte[] out = new byte[fitting(work().updateBytes(in, offset, length))];
    int written = update(in, offset, length, out, 0);
    return written == 0 ? null : trimmed(out, written);
  }

  @Override
  protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException {
    long neededBytes = work().updateBytes(in, offset, length);
    requireRoom(out.length - outOffset, neededBytes);
    if (!overlap(in, offset, length, out, outOffset, neededBytes)) {
      return update(in, offset, length, out, outOffset);
    }
    byte[] copy = Arrays.copyOfRange(in, offset, offset + length);
    try {
      return update(copy, 0, length, out, outOffset);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    byte[] input = in == null ? NOTHING : in;
    byte[] out = new byte[fitting(work().finalBytes(input, offset, length))];
    return trimmed(out, doFinal(input, offset, length, out, 0));
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    byte[] input = in == null ? NOTHING : in;
    int room = out.length - outOffset;
    long neededBytes = work().outputBytes(length);
    // Most outputs have the size that was told before: then nothing is read twice to know better.
    if (room < neededBytes) {
      neededBytes = work().finalBytes(input, offset, length);
      requireRoom(room, neededBytes);
    }
    if (!overlap(input, offset, length, out, outOffset, neededBytes)) {
      return doFinal(input, offset, length, out, outOffset);
    }
    byte[] copy = Arrays.copyOfRange(input, offset, offset + length);
    try {
      return doFinal(copy, 0, length, out, outOffset);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  @Override
  protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
    try (BufferInput input = BufferInput.of(in)) {
      byte[] array = input.array();
      int offset = input.offset();
      int length = input.length();
      requireRoom(out.remaining(), work().updateBytes(array, offset, length));
      int written;
      if (out.hasArray()) {
        int outOffset = out.arrayOffset() + out.position();
        written = engineUpdate(array, offset, length, out.array(), outOffset);
        out.position(out.position() + written);
      } else {
        byte[] result = engineUpdate(array, offset, length);
        written = result == null ? 0 : put(result, out);
      }
      in.position(in.limit());
      return written;
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    try (BufferInput input = BufferInput.of(in)) {
      byte[] array = input.array();
      int offset = input.offset();
      int length = input.length();
      requireRoom(out.remaining(), work().finalBytes(array, offset, length));
      int written;
      if (out.hasArray()) {
        int outOffset = out.arrayOffset() + out.position();
        written = engineDoFinal(array, offset, length, out.array(), outOffset);
        out.position(out.position() + written);
      } else {
        written = put(engineDoFinal(array, offset, length), out);
      }
      in.position(in.limit());
      return written;
    }
  }

  private static int put(byte[] result, ByteBuffer out) {
    out.put(result);
    Arrays.fill(result, (byte) 0);
    return result.length;
  }

  private static boolean overlap(
      byte[] in, int offset, int length, byte[] out, int outOffset, long outBytes) {
    return in == out && offset < outOffset + outBytes && outOffset < offset + length;
  }

  private int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      return work().update(in, offset, length, out, outOffset);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws IllegalBlockSizeException, BadPaddingException {
    try {
      return work().doFinal(in, offset, length, out, outOffset);
    } catch (KmsInvalidCiphertextException e) {
      throw refused(e);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private static byte[] trimmed(byte[] out, int written) {
    if (written == out.length) {
      return out;
    }
    byte[] exact = Arrays.copyOf(out, written);
    Arrays.fill(out, (byte) 0);
    return exact;
  }

  private static void requireRoom(int room, long neededBytes) throws ShortBufferException {
    if (room < neededBytes) {
      throw new ShortBufferException("room for " + neededBytes + " bytes is needed, not " + room);
    }
  }

  private static int fitting(long bytes) {
    if (bytes > MAX_ARRAY_BYTES) {
      throw new ProviderException(
          bytes
              + " bytes do not fit an array: encrypt and decrypt by streams, with update or"
              + " CipherInputStream");
    }
    return (int) bytes;
  }

  @Override
  protected byte[] engineWrap(@Nullable Key key)
      throws InvalidKeyException, IllegalBlockSizeException {
    byte[] encoded = key == null ? null : key.getEncoded();
    if (key == null || encoded == null) {
      throw new InvalidKeyException(
          key == null ? "there is no key to wrap" : "the key does not hand out its bytes");
    }
    try {
      return wrap(key, encoded);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  protected Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return unwrap(wrapped, algorithm, type);
    } catch (KmsInvalidCiphertextException e) {
      throw new InvalidKeyException("the key cannot be unwrapped", refused(e));
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  /** Wraps a key, whose encoding is wiped afterwards; else as if it were a plaintext. */
  byte[] wrap(Key key, byte[] encoded) throws InvalidKeyException, IllegalBlockSizeException {
    byte[] out = new byte[Math.toIntExact(work().finalBytes(encoded, 0, encoded.length))];
    work().doFinal(encoded, 0, encoded.length, out, 0);
    return out;
  }

  /** Makes the key again that was wrapped; else as if it were a ciphertext. */
  Key unwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    byte[] out = new byte[Math.toIntExact(work().finalBytes(wrapped, 0, wrapped.length))];
    byte[] encoded = NOTHING;
    try {
      int written = work().doFinal(wrapped, 0, wrapped.length, out, 0);
      encoded = Arrays.copyOf(out, written);
      return EncodedKeys.decode(encoded, algorithm, type);
    } catch (IllegalBlockSizeException e) {
      throw KmsInvalidCiphertextException.undisclosed();
    } finally {
      Arrays.fill(out, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
