package dev.jcakms.jca;

import dev.jcakms.jca.key.DataPrivateKey;
import dev.jcakms.jca.key.EncryptedDataKeyPairSpec;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/DataKeyPair}: opens the sealed private halves of data key pairs. It takes the type
 * DATA_KEY_PAIR alone.
 */
final class DataKeyPairFactory extends KeyFactorySpi {
  private final EngineParts parts;

  DataKeyPairFactory(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  protected PrivateKey engineGeneratePrivate(@Nullable KeySpec spec)
      throws InvalidKeySpecException {
    if (!(spec instanceof EncryptedDataKeyPairSpec encrypted)) {
      throw new InvalidKeySpecException(
          "a private data key is opened of an EncryptedDataKeyPairSpec");
    }
    if (!encrypted.pairSpec().isDataKeyPairSpec()) {
      throw new InvalidKeySpecException(
          "a data key pair is of RSA or on a curve, not " + encrypted.pairSpec());
    }
    try {
      return open(encrypted);
    } catch (KmsInvalidCiphertextException e) {
      throw new InvalidKeySpecException(
          "the private data key cannot be opened", JcaExceptions.badTag(e));
    } catch (KmsException e) {
      throw new InvalidKeySpecException(e.getMessage(), JcaExceptions.invalidKey(e));
    }
  }

  private DataPrivateKey open(EncryptedDataKeyPairSpec encrypted) {
    KeyService service = Handles.service(encrypted.key(), parts.own());
    byte[] blob = encrypted.ciphertextBlob();
    DirectPlaintext opened =
        service
            .directOpening(encrypted.key().keyName(), encrypted.context())
            .unwrapDataKeyPair(blob);
    try {
      PrivateKey software =
          SoftwareKeys.privateKey(encrypted.pairSpec(), opened.plaintext(), parts);
      return DataPrivateKey.of(
          encrypted.pairSpec(), opened.plaintext(), software, blob, opened.keyArn());
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }

  /** Refused: the public half is no secret, and is kept as any other. */
  @Override
  protected PublicKey engineGeneratePublic(@Nullable KeySpec spec) throws InvalidKeySpecException {
    throw new InvalidKeySpecException("a public data key is an ordinary key of its algorithm");
  }

  /** Refused: what a private data key is made of is its {@code ciphertextBlob()}. */
  @Override
  protected <T extends KeySpec> T engineGetKeySpec(@Nullable Key key, @Nullable Class<T> keySpec)
      throws InvalidKeySpecException {
    throw new InvalidKeySpecException("a private data key hands out its ciphertextBlob() itself");
  }

  /** Only private data keys, as they are. */
  @Override
  protected Key engineTranslateKey(@Nullable Key key) throws InvalidKeyException {
    if (key instanceof DataPrivateKey) {
      return key;
    }
    throw new InvalidKeyException("not a private data key of the KMS");
  }
}
