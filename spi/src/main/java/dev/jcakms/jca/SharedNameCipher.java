package dev.jcakms.jca;

import dev.jcakms.port.KmsException;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * What all ciphers have in common whose name others have too. With a key that works here it is an
 * engine like any other. With any other key it hands over to a cipher of the next provider that
 * takes it, which then does everything, as if we had not been there. Before it has a key it answers
 * as that one would.
 */
abstract class SharedNameCipher extends CipherEngine {
  private static final byte[] NOTHING = new byte[0];

  private final SuccessorCipher successors;
  private @Nullable Cipher other;

  SharedNameCipher(EngineParts parts, String transformation) {
    this.successors = new SuccessorCipher(parts, transformation);
  }

  /** Whether the key works here; if not, somebody else gets it. */
  abstract boolean isOurs(Key key);

  /** The size of a key that works here. */
  abstract int keyBits(Key key) throws InvalidKeyException;

  /**
   * Work with a key that {@link #isOurs}.
   *
   * @param parameters null for the default, if there is one
   * @throws KmsException for what the key service refuses
   */
  abstract CipherWork work(
      int mode, Key key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException;

  /** What {@link #work} takes. */
  abstract Class<? extends AlgorithmParameterSpec> parameterType();

  /** The block size while there is work of our own. */
  abstract int blockBytes();

  /** The IV of our own work, a copy, if it has one. */
  abstract byte @Nullable [] iv();

  /** The parameters of our own work. */
  abstract AlgorithmParameterSpec parameters();

  /** The JCA's name of what encodes {@link #parameters}. */
  abstract String parametersAlgorithm();

  @Override
  protected final void engineInit(int mode, @Nullable Key key, @Nullable SecureRandom random)
      throws InvalidKeyException {
    try {
      if (key != null && isOurs(key)) {
        init(mode, key, null, random);
      } else {
        handOver(key, cipher -> cipher.init(mode, key, random));
      }
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e); // This init has no other word for it.
    }
  }

  @Override
  protected final void engineInit(
      int mode,
      @Nullable Key key,
      @Nullable AlgorithmParameterSpec parameters,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (key != null && isOurs(key)) {
      init(mode, key, parameters, random);
    } else {
      handOver(key, cipher -> cipher.init(mode, key, parameters, random));
    }
  }

  @Override
  protected final void engineInit(
      int mode,
      @Nullable Key key,
      @Nullable AlgorithmParameters parameters,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (key != null && isOurs(key)) {
      init(mode, key, parameters == null ? null : specOf(parameters), random);
    } else {
      handOver(key, cipher -> cipher.init(mode, key, parameters, random));
    }
  }

  private AlgorithmParameterSpec specOf(AlgorithmParameters parameters)
      throws InvalidAlgorithmParameterException {
    try {
      return parameters.getParameterSpec(parameterType());
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException(
          "the parameters are not of the type " + parameterType().getName(), e);
    }
  }

  private void init(
      int mode, Key key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    abandon();
    other = null;
    try {
      begin(work(mode, key, parameters, random));
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }

  private void handOver(@Nullable Key key, SuccessorCipher.Initialisation initialisation)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    abandon();
    other = null;
    other = successors.take(key, initialisation);
  }

  /**
   * Who answers a question that is asked without regard to a key: whoever works, or before that
   * whoever would; null if we do.
   */
  private @Nullable Cipher asked() {
    return hasWork() ? null : other != null ? other : successors.nextInLine();
  }

  @Override
  protected final int engineGetBlockSize() {
    Cipher asked = asked();
    return asked == null ? blockBytes() : asked.getBlockSize();
  }

  @Override
  protected final byte @Nullable [] engineGetIV() {
    Cipher asked = asked();
    return asked == null ? iv() : asked.getIV();
  }

  @Override
  protected final @Nullable AlgorithmParameters engineGetParameters() {
    Cipher asked = asked();
    return asked == null
        ? successors.encodable(parametersAlgorithm(), parameters())
        : asked.getParameters();
  }

  /** Of a key that another provider will get nothing: that one is asked itself, at its own init. */
  @Override
  protected final int engineGetKeySize(Key key) throws InvalidKeyException {
    return isOurs(key) ? keyBits(key) : 0;
  }

  @Override
  protected final int engineGetOutputSize(int inputBytes) {
    Cipher taker = other;
    return taker == null ? super.engineGetOutputSize(inputBytes) : taker.getOutputSize(inputBytes);
  }

  @Override
  protected final void engineUpdateAAD(byte[] in, int offset, int length) {
    Cipher taker = other;
    if (taker == null) {
      super.engineUpdateAAD(in, offset, length);
    } else {
      taker.updateAAD(in, offset, length);
    }
  }

  @Override
  protected final void engineUpdateAAD(ByteBuffer in) {
    Cipher taker = other;
    if (taker == null) {
      super.engineUpdateAAD(in);
    } else {
      taker.updateAAD(in);
    }
  }

  /** No bytes rather than null where nothing comes out, as the JDK's ciphers of these names. */
  @Override
  protected final byte @Nullable [] engineUpdate(byte[] in, int offset, int length) {
    Cipher taker = other;
    if (taker != null) {
      return taker.update(in, offset, length);
    }
    byte[] out = super.engineUpdate(in, offset, length);
    return out == null ? NOTHING : out;
  }

  @Override
  protected final int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException {
    Cipher taker = other;
    return taker == null
        ? super.engineUpdate(in, offset, length, out, outOffset)
        : taker.update(in, offset, length, out, outOffset);
  }

  @Override
  protected final int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
    Cipher taker = other;
    return taker == null ? super.engineUpdate(in, out) : taker.update(in, out);
  }

  @Override
  protected final byte[] engineDoFinal(byte @Nullable [] in, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    Cipher taker = other;
    if (taker == null) {
      return super.engineDoFinal(in, offset, length);
    }
    return in == null ? taker.doFinal() : taker.doFinal(in, offset, length);
  }

  @Override
  protected final int engineDoFinal(
      byte @Nullable [] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    Cipher taker = other;
    if (taker == null) {
      return super.engineDoFinal(in, offset, length, out, outOffset);
    }
    return in == null
        ? taker.doFinal(out, outOffset)
        : taker.doFinal(in, offset, length, out, outOffset);
  }

  @Override
  protected final int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    Cipher taker = other;
    return taker == null ? super.engineDoFinal(in, out) : taker.doFinal(in, out);
  }

  @Override
  protected final byte[] engineWrap(@Nullable Key key)
      throws InvalidKeyException, IllegalBlockSizeException {
    Cipher taker = other;
    return taker == null ? super.engineWrap(key) : taker.wrap(key);
  }

  @Override
  protected final Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    Cipher taker = other;
    return taker == null
        ? super.engineUnwrap(wrapped, algorithm, type)
        : taker.unwrap(wrapped, algorithm, type);
  }
}
