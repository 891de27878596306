package dev.jcakms.conformance.neutrality;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/** Works with its own keys, and refuses those of others. */
final class NaiveCipher extends CipherSpi {
  static final String GCM = "AES/GCM/NoPadding";

  private @Nullable Cipher inside;

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException(mode);
  }

  @Override
  protected void engineSetPadding(String padding) {
    throw new UnsupportedOperationException(padding);
  }

  @Override
  protected int engineGetBlockSize() {
    return 16;
  }

  @Override
  protected int engineGetOutputSize(int length) {
    return ready().getOutputSize(length);
  }

  @Override
  protected byte @Nullable [] engineGetIV() {
    return inside == null ? null : inside.getIV();
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return inside == null ? null : inside.getParameters();
  }

  @Override
  protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
    try {
      engineInit(mode, key, (AlgorithmParameterSpec) null, random);
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e);
    }
  }

  @Override
  protected void engineInit(
      int mode, Key key, @Nullable AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Key mine = NaiveKey.inside(key);
    begin().init(mode, mine, parameters);
    NaiveProvider.answered("Cipher");
  }

  @Override
  protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Key mine = NaiveKey.inside(key);
    begin().init(mode, mine, parameters);
    NaiveProvider.answered("Cipher");
  }

  private Cipher begin() {
    try {
      Cipher made = Cipher.getInstance(GCM, "SunJCE");
      inside = made;
      return made;
    } catch (GeneralSecurityException e) {
      throw new ProviderException(e);
    }
  }

  private Cipher ready() {
    if (inside == null) {
      throw new IllegalStateException("no key");
    }
    return inside;
  }

  @Override
  protected byte[] engineUpdate(byte[] input, int offset, int length) {
    return ready().update(input, offset, length);
  }

  @Override
  protected int engineUpdate(byte[] input, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException {
    return ready().update(input, offset, length, out, outOffset);
  }

  @Override
  protected void engineUpdateAAD(byte[] input, int offset, int length) {
    ready().updateAAD(input, offset, length);
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] input, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    return input == null ? ready().doFinal() : ready().doFinal(input, offset, length);
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] input, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    return input == null
        ? ready().doFinal(out, outOffset)
        : ready().doFinal(input, offset, length, out, outOffset);
  }
}
