package dev.jcakms.jca.key;

import dev.jcakms.port.KeyService;
import dev.jcakms.port.PublicKeyInfo;
import java.math.BigInteger;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** The handle of an RSA pair. */
final class KmsRsaPrivateKey extends KmsPrivateKey implements RSAKey {
  private static final long serialVersionUID = 1L;

  private final BigInteger modulus;

  KmsRsaPrivateKey(KeyService service, PublicKeyInfo info, RSAPublicKey publicKey) {
    super(service, info, publicKey);
    this.modulus = publicKey.getModulus();
  }

  @Override
  public BigInteger getModulus() {
    return modulus;
  }

  /** None: the key is for PKCS #1 and for PSS. Said here, since 25 has two defaults for it. */
  @Override
  public @Nullable AlgorithmParameterSpec getParams() {
    return null;
  }
}
