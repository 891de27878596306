package dev.jcakms.jca.key;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A handle of a KMS key that is one secret: one that encrypts, or makes MACs. It holds no secret,
 * so there is nothing to encode or to destroy. Immutable and thread-safe; refuses Java
 * serialization.
 *
 * <p>A <em>name</em> has no connection: the engine that gets it looks it up in its own installation
 * at every {@code init}, so it follows its alias. A <em>bound</em> handle comes from a generator, a
 * KeyStore or the provider; it stays with its key and installation, whichever instance's engine
 * gets it. Names are equal by text, bound handles by key ARN, a name and a bound handle never.
 */
public final class KmsSecretKey implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final String NAME_ALGORITHM = "KMS";

  private final transient KeyName keyName;
  private final transient @Nullable KeyService service;
  private final String algorithm;

  private KmsSecretKey(KeyName keyName, @Nullable KeyService service, String algorithm) {
    this.keyName = keyName;
    this.service = service;
    this.algorithm = algorithm;
  }

  /**
   * A name: a key id, key ARN, alias or alias ARN.
   *
   * @throws dev.jcakms.port.KmsException VALIDATION for a text that can name nothing
   */
  public static KmsSecretKey named(String idOrArnOrAlias) {
    return new KmsSecretKey(KeyName.of(idOrArnOrAlias), null, NAME_ALGORITHM);
  }

  /**
   * Whatever key of the engine's installation the ciphertext names; for decryption alone.
   *
   * <p>What decrypts under this handle proves only that somebody who may use <em>one of the
   * keys</em> of the installation made it, not which. Where that matters, name the key: then
   * another key's ciphertext is refused before the root is asked.
   */
  public static KmsSecretKey namedByCiphertext() {
    return new KmsSecretKey(KeyName.byCiphertext(), null, NAME_ALGORITHM);
  }

  /** A bound handle. For the provider; an application gets one from it. */
  public static KmsSecretKey bound(KeyService service, KeyMetadata metadata) {
    return new KmsSecretKey(
        KeyName.of(metadata.arn()), service, metadata.spec().standardAlgorithm());
  }

  /** What the key is called: the name given, or the key ARN of a bound handle. */
  public KeyName keyName() {
    return keyName;
  }

  /** The installation of a bound handle; empty for a name. */
  public Optional<KeyService> service() {
    return Optional.ofNullable(service);
  }

  /** The standard name of the algorithm of a bound handle; {@code KMS} for a name. */
  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  /** None: the key does not leave its root. */
  @Override
  public @Nullable String getFormat() {
    return null;
  }

  /** None: the key does not leave its root. */
  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof KmsSecretKey that
            && (service == null) == (that.service == null)
            && keyName.equals(that.keyName));
  }

  @Override
  public int hashCode() {
    return keyName.hashCode();
  }

  @Override
  public String toString() {
    return "KmsSecretKey[" + keyName + "]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a KMS key is kept by its name, not by Java serialization");
  }
}
