package dev.jcakms.jca.key;

import dev.jcakms.port.KeyService;
import dev.jcakms.port.PublicKeyInfo;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;

/** The handle of a pair on a short Weierstrass curve. */
final class KmsEcPrivateKey extends KmsPrivateKey implements ECKey, HasParameters {
  private static final long serialVersionUID = 1L;

  private final transient ECParameterSpec curve;

  KmsEcPrivateKey(KeyService service, PublicKeyInfo info, ECPublicKey publicKey) {
    super(service, info, publicKey);
    this.curve = publicKey.getParams();
  }

  @Override
  public ECParameterSpec getParams() {
    return curve;
  }
}
