package dev.jcakms.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * What all ciphers under a KMS key have in common: everything that an SPI has to do round a {@link
 * CipherWork}. There is no IV and there are no parameters: what decryption needs travels in the
 * ciphertext, and the encryption context is given as the AlgorithmParameterSpec.
 *
 * <p>Room is checked before input is taken: after a ShortBufferException nothing is lost, and the
 * same call with more room works. Input and output may overlap in any way.
 */
abstract class KmsCipher extends CipherSpi {
  private static final int KEY_BITS = 256;
  private static final int STREAM_BLOCK_BYTES = 16;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final byte[] NOTHING = new byte[0];

  private final Supplier<KeyService> own;
  private @Nullable CipherWork work;

  KmsCipher(Supplier<KeyService> own) {
    this.own = own;
  }

  /** Work that encrypts. */
  abstract CipherWork encryption(KeyService service, KmsSecretKey key, EncryptionContext context);

  /** Work that decrypts. */
  abstract CipherWork decryption(KeyService service, KmsSecretKey key, EncryptionContext context);

  @Override
  protected final void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("only the full transformation is offered");
  }

  @Override
  protected final void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("only the full transformation is offered");
  }

  /** The block size of AES, as AES-GCM ciphers tell it. */
  @Override
  protected final int engineGetBlockSize() {
    return STREAM_BLOCK_BYTES;
  }

  @Override
  protected final int engineGetKeySize(Key key) throws InvalidKeyException {
    Handles.require(key);
    return KEY_BITS;
  }

  @Override
  protected final byte @Nullable [] engineGetIV() {
    return null;
  }

  @Override
  protected final @Nullable AlgorithmParameters engineGetParameters() {
    return null;
  }

  @Override
  protected final void engineInit(int mode, @Nullable Key key, @Nullable SecureRandom random)
      throws InvalidKeyException {
    init(mode, key, EncryptionContext.none());
  }

  @Override
  protected final void engineInit(
      int mode,
      @Nullable Key key,
      @Nullable AlgorithmParameterSpec parameters,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (parameters != null && !(parameters instanceof EncryptionContext)) {
      throw new InvalidAlgorithmParameterException(
          "the parameter of this cipher is an EncryptionContext, not a "
              + parameters.getClass().getName());
    }
    init(mode, key, parameters == null ? EncryptionContext.none() : (EncryptionContext) parameters);
  }

  @Override
  protected final void engineInit(
      int mode,
      @Nullable Key key,
      @Nullable AlgorithmParameters parameters,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (parameters != null) {
      throw new InvalidAlgorithmParameterException(
          "the parameter of this cipher is an EncryptionContext");
    }
    init(mode, key, EncryptionContext.none());
  }

  private void init(int mode, @Nullable Key key, EncryptionContext context)
      throws InvalidKeyException {
    if (work != null) {
      work.abandon();
      work = null;
    }
    KmsSecretKey handle = Handles.require(key);
    boolean encrypting = mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE;
    try {
      KeyService service = Handles.service(handle, own);
      work =
          encrypting ? encryption(service, handle, context) : decryption(service, handle, context);
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }

  final CipherWork work() {
    if (work == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return work;
  }

  @Override
  protected final void engineUpdateAAD(byte[] in, int offset, int length) {
    work().updateAad(in, offset, length);
  }

  @Override
  protected final void engineUpdateAAD(ByteBuffer in) {
    try (BufferInput input = BufferInput.of(in)) {
      work().updateAad(input.array(), input.offset(), input.length());
      in.position(in.limit());
    }
  }

  @Override
  protected final int engineGetOutputSize(int inputBytes) {
    return fitting(work().outputBytes(inputBytes));
  }

  @Override
  protected final byte @Nullable [] engineUpdate(byte[] in, int offset, int length) {
    byte[] out = new byte[fitting(work().updateBytes(in, offset, length))];
    int written = update(in, offset, length, out, 0);
    return written == 0 ? null : trimmed(out, written);
  }

  @Override
  protected final int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
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
  protected final byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
      throws IllegalBlockSizeException, AEADBadTagException {
    byte[] input = in == null ? NOTHING : in;
    byte[] out = new byte[fitting(work().finalBytes(input, offset, length))];
    return trimmed(out, doFinal(input, offset, length, out, 0));
  }

  @Override
  protected final int engineDoFinal(
      byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, AEADBadTagException {
    byte[] input = in == null ? NOTHING : in;
    long neededBytes = work().finalBytes(input, offset, length);
    requireRoom(out.length - outOffset, neededBytes);
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
  protected final int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
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
  protected final int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, AEADBadTagException {
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
      throws IllegalBlockSizeException, AEADBadTagException {
    try {
      return work().doFinal(in, offset, length, out, outOffset);
    } catch (KmsInvalidCiphertextException e) {
      throw JcaExceptions.badTag(e);
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
  protected final byte[] engineWrap(@Nullable Key key)
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
  protected final Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return unwrap(wrapped, algorithm, type);
    } catch (KmsInvalidCiphertextException e) {
      throw new InvalidKeyException("the key cannot be unwrapped", JcaExceptions.badTag(e));
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  abstract byte[] wrap(Key key, byte[] encoded) throws IllegalBlockSizeException;

  abstract Key unwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException;
}
