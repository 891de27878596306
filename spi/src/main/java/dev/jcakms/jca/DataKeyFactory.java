package dev.jcakms.jca;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/DataKey}: opens sealed data keys, or makes them usable without opening them. It takes
 * the type DATA_KEY alone.
 */
final class DataKeyFactory extends SecretKeyFactorySpi {
  private final Supplier<KeyService> own;

  DataKeyFactory(Supplier<KeyService> own) {
    this.own = own;
  }

  @Override
  protected SecretKey engineGenerateSecret(@Nullable KeySpec spec) throws InvalidKeySpecException {
    if (!(spec instanceof EncryptedDataKeySpec encrypted)) {
      throw new InvalidKeySpecException("a data key is opened of an EncryptedDataKeySpec");
    }
    try {
      return open(encrypted);
    } catch (KmsInvalidCiphertextException e) {
      throw new InvalidKeySpecException("the data key cannot be opened", JcaExceptions.badTag(e));
    } catch (KmsException e) {
      throw new InvalidKeySpecException(e.getMessage(), JcaExceptions.invalidKey(e));
    }
  }

  private DataKey open(EncryptedDataKeySpec encrypted) {
    KeyService service = Handles.service(encrypted.key(), own);
    KeyName keyName = encrypted.key().keyName();
    byte[] blob = encrypted.ciphertextBlob();
    if (!encrypted.withPlaintext()) {
      String keyArn = service.opaqueDataKey(keyName, encrypted.context(), blob).keyArn();
      return DataKey.opaque(service, encrypted.context(), blob, keyArn);
    }
    DirectPlaintext opened =
        service.directOpening(keyName, encrypted.context()).unwrapDataKey(blob);
    try {
      return new DataKey(opened.plaintext(), blob, opened.keyArn());
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }

  /** Refused: what a data key is made of is its {@code ciphertextBlob()}. */
  @Override
  protected KeySpec engineGetKeySpec(@Nullable SecretKey key, @Nullable Class<?> keySpec)
      throws InvalidKeySpecException {
    throw new InvalidKeySpecException("a data key hands out its ciphertextBlob() itself");
  }

  /** Only data keys, as they are. */
  @Override
  protected SecretKey engineTranslateKey(@Nullable SecretKey key) throws InvalidKeyException {
    if (key instanceof DataKey) {
      return key;
    }
    throw new InvalidKeyException("not a data key of the KMS");
  }
}
