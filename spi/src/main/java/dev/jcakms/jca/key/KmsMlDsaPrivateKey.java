package dev.jcakms.jca.key;

import dev.jcakms.port.KeyService;
import dev.jcakms.port.PublicKeyInfo;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;

/** The handle of an ML-DSA pair. */
final class KmsMlDsaPrivateKey extends KmsPrivateKey implements HasParameters {
  private static final long serialVersionUID = 1L;

  private final transient NamedParameterSpec parameters;

  KmsMlDsaPrivateKey(KeyService service, PublicKeyInfo info, PublicKey publicKey) {
    super(service, info, publicKey);
    this.parameters = new NamedParameterSpec(info.metadata().spec().name().replace('_', '-'));
  }

  /** The parameter set, as the JDK's own keys of 24 and later tell it. */
  @Override
  public NamedParameterSpec getParams() {
    return parameters;
  }
}
