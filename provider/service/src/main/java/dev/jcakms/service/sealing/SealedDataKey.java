package dev.jcakms.service.sealing;

import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.OpaqueDataKey;
import dev.jcakms.service.messagekey.WipeableKey;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM under a data key that the root opens for each message, and that is wiped after it. */
public final class SealedDataKey implements OpaqueDataKey {
  private static final int AES_128_BYTES = 16;
  private static final int AES_192_BYTES = 24;
  private static final int AES_256_BYTES = 32;

  private final DirectOpener opener;
  private final Primitives primitives;
  private final byte[] ciphertextBlob;
  private final String keyArn;

  /**
   * The data key in {@code ciphertextBlob}.
   *
   * @param opener judges at each message
   * @throws KmsInvalidCiphertextException for what can be read in the clear
   * @throws KmsException VALIDATION for a data key that is no AES key
   */
  public SealedDataKey(
      DirectOpener opener, Primitives primitives, Arns arns, byte[] ciphertextBlob) {
    RootCiphertext sealed = opener.readDataKey(ciphertextBlob);
    switch (sealed.plaintextBytes()) {
      case AES_128_BYTES, AES_192_BYTES, AES_256_BYTES -> {}
      default ->
          throw new KmsException(
              KmsErrorCode.VALIDATION,
              "an AES key has 16, 24 or 32 bytes, not " + sealed.plaintextBytes());
    }
    this.opener = opener;
    this.primitives = primitives;
    this.ciphertextBlob = sealed.bytes();
    this.keyArn = arns.key(sealed.keyId());
  }

  @Override
  public String keyArn() {
    return keyArn;
  }

  @Override
  public byte[] seal(GCMParameterSpec parameters, byte[] additionalData, byte[] plaintext) {
    return apply(Cipher.ENCRYPT_MODE, parameters, additionalData, plaintext);
  }

  @Override
  public byte[] open(GCMParameterSpec parameters, byte[] additionalData, byte[] ciphertext) {
    if (ciphertext.length < parameters.getTLen() / Byte.SIZE) {
      // The JDK's cipher would ask for more output instead.
      throw KmsInvalidCiphertextException.undisclosed();
    }
    return apply(Cipher.DECRYPT_MODE, parameters, additionalData, ciphertext);
  }

  private byte[] apply(int mode, GCMParameterSpec parameters, byte[] aad, byte[] input) {
    Cipher cipher = primitives.aesGcm();
    WipeableKey key = new WipeableKey(opener.unwrapDataKey(ciphertextBlob).plaintext());
    try {
      cipher.init(mode, key, parameters);
      cipher.updateAAD(aad);
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw KmsInvalidCiphertextException.undisclosed();
    } catch (GeneralSecurityException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, "AES-GCM does not work so", e);
    } finally {
      key.destroy();
      // Longer than the one that was used, whatever that was.
      WipeableKey.forget(cipher, mode, new byte[parameters.getIV().length + 1]);
    }
  }
}
