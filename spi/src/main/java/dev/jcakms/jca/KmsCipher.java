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
  private @Nullable Begun begun;

  /** Work that was begun, and what for: the next one under the same key and context is the same. */
  private record Begun(
      boolean encrypting,
      KeyService service,
      KmsSecretKey key,
      EncryptionContext context,
      CipherWork work) {
    @SuppressWarnings("ReferenceEquality") // Of another instance nothing is the same.
    boolean isFor(boolean toEncrypt, KeyService by, KmsSecretKey under, EncryptionContext within) {
      return encrypting == toEncrypt
          && service == by
          && key.equals(under)
          && context.equals(within);
    }
  }

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
    Begun before = begun;
    begun = null;
    KmsSecretKey handle = Handles.require(key);
    boolean encrypting = mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE;
    try {
      KeyService service = Handles.service(handle, own);
      if (before != null
          && before.isFor(encrypting, service, handle, context)
          && before.work().beginAgain()) {
        begin(before.work());
        begun = before;
        return;
      }
      CipherWork work =
          encrypting ? encryption(service, handle, context) : decryption(service, handle, context);
      begin(work);
      begun = new Begun(encrypting, service, handle, context, work);
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }
}
