package dev.jcakms.jca.key;

import dev.jcakms.port.KeyService;
import dev.jcakms.port.PublicKeyInfo;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/** The handle of an Ed25519 pair. */
final class KmsEdwardsPrivateKey extends KmsPrivateKey implements EdECPrivateKey {
  private static final long serialVersionUID = 1L;

  KmsEdwardsPrivateKey(KeyService service, PublicKeyInfo info, PublicKey publicKey) {
    super(service, info, publicKey);
  }

  @Override
  public NamedParameterSpec getParams() {
    return NamedParameterSpec.ED25519;
  }

  /** None: the private half does not leave its root. */
  @Override
  public Optional<byte[]> getBytes() {
    return Optional.empty();
  }
}
