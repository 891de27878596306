package dev.jcakms.jca.key;

import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.PublicKeyInfo;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A handle of the private half of a KMS key pair. It holds no secret; the private half never leaves
 * its root. It stays with its key and installation, whichever instance's engine gets it. Handles of
 * one key are equal. Thread-safe; refuses Java serialization.
 *
 * <p>It is an {@link java.security.interfaces.RSAKey}, {@link java.security.interfaces.ECKey} or
 * {@link java.security.interfaces.EdECPrivateKey} (without bytes), so that libraries can tell what
 * it is for.
 *
 * <p>After {@link #destroy()} this handle, and no other, is refused by every engine; the key stays.
 */
public abstract sealed class KmsPrivateKey implements PrivateKey
    permits KmsRsaPrivateKey, KmsEcPrivateKey, KmsEdwardsPrivateKey, KmsMlDsaPrivateKey {
  private static final long serialVersionUID = 1L;

  private final transient KeyName keyName;
  private final transient KeyService service;
  private final transient PublicKey publicKey;
  private final KmsKeySpec spec;
  private final KeyUsage usage;
  private volatile boolean destroyed;

  KmsPrivateKey(KeyService service, PublicKeyInfo info, PublicKey publicKey) {
    this.keyName = KeyName.of(info.metadata().arn());
    this.service = service;
    this.publicKey = publicKey;
    this.spec = info.metadata().spec();
    this.usage = info.metadata().usage();
  }

  /**
   * A handle. For the provider; an application gets one from it.
   *
   * @param publicKey what {@code info} encodes
   */
  public static KmsPrivateKey bound(KeyService service, PublicKeyInfo info, PublicKey publicKey) {
    return switch (info.metadata().spec().family()) {
      case RSA -> new KmsRsaPrivateKey(service, info, (RSAPublicKey) publicKey);
      case EC -> new KmsEcPrivateKey(service, info, (ECPublicKey) publicKey);
      case EDWARDS -> new KmsEdwardsPrivateKey(service, info, publicKey);
      case ML_DSA -> new KmsMlDsaPrivateKey(service, info, publicKey);
      case SYMMETRIC, HMAC ->
          throw new IllegalArgumentException(info.metadata().spec() + " has no private half");
    };
  }

  /** The key ARN. */
  public final KeyName keyName() {
    return keyName;
  }

  /** The installation that the key lives in. */
  public final KeyService service() {
    return service;
  }

  /** What the key is. */
  public final KmsKeySpec spec() {
    return spec;
  }

  /** What the key is for. */
  public final KeyUsage usage() {
    return usage;
  }

  /** The public half: a software key for any provider. */
  public final PublicKey publicKey() {
    return publicKey;
  }

  /** {@code RSA}, {@code EC}, {@code EdDSA} or {@code ML-DSA}. */
  @Override
  public final String getAlgorithm() {
    return spec.standardAlgorithm();
  }

  /** None: the private half does not leave its root. */
  @Override
  public final @Nullable String getFormat() {
    return null;
  }

  /** None: the private half does not leave its root. */
  @Override
  public final byte @Nullable [] getEncoded() {
    return null;
  }

  /** Makes this handle useless; there is nothing to wipe. Doing it again does nothing. */
  @Override
  public final void destroy() {
    destroyed = true;
  }

  @Override
  public final boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof KmsPrivateKey that && keyName.equals(that.keyName);
  }

  @Override
  public final int hashCode() {
    return keyName.hashCode();
  }

  @Override
  public final String toString() {
    return "KmsPrivateKey[" + keyName + ", " + spec + "]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a KMS key is kept by its name, not by Java serialization");
  }
}
