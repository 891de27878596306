package dev.jcakms.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * What all ciphers under a symmetric KMS key have in common. There is no IV and there are no
 * parameters: what decryption needs travels in the ciphertext, and the encryption context is given
 * as the AlgorithmParameterSpec.
 */
abstract class KmsCipher extends CipherEngine {
  private static final int KEY_BITS = 256;
  private static final int STREAM_BLOCK_BYTES = 16;

  private final Supplier<KeyService> own;

  KmsCipher(Supplier<KeyService> own) {
    this.own = own;
  }

  /** Work that encrypts. */
  abstract CipherWork encryption(KeyService service, KmsSecretKey key, EncryptionContext context);

  /** Work that decrypts. */
  abstract CipherWork decryption(KeyService service, KmsSecretKey key, EncryptionContext context);

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
    abandon();
    KmsSecretKey handle = Handles.require(key);
    boolean encrypting = mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE;
    try {
      KeyService service = Handles.service(handle, own);
      begin(
          encrypting ? encryption(service, handle, context) : decryption(service, handle, context));
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }
}
