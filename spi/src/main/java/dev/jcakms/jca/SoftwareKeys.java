package dev.jcakms.jca;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.PublicKeyInfo;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Keys that leave us, as plain software keys for whatever provider an application has. */
public final class SoftwareKeys {
  private SoftwareKeys() {}

  /**
   * The public half: the JDK's own key where it has the algorithm and curve, or else Bouncy
   * Castle's.
   *
   * @throws KmsException INTERNAL if it cannot be read
   */
  public static PublicKey publicKey(PublicKeyInfo info, EngineParts parts) {
    return publicKey(info.metadata().spec(), info.publicKey(), parts);
  }

  /**
   * The key that a SubjectPublicKeyInfo (DER) encodes.
   *
   * @throws KmsException INTERNAL if it cannot be read
   */
  static PublicKey publicKey(KmsKeySpec spec, byte[] subjectPublicKeyInfo, EngineParts parts) {
    String algorithm = spec.standardAlgorithm();
    try {
      return new Successors(parts, "KeyFactory", algorithm)
          .first(
              null,
              provider ->
                  KeyFactory.getInstance(algorithm, provider)
                      .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo)));
    } catch (Exception e) {
      throw new KmsException(
          KmsErrorCode.INTERNAL, "a public key of spec " + spec + " cannot be read", e);
    }
  }

  /**
   * The key that a PKCS #8 form (DER) encodes. The caller wipes the form.
   *
   * @throws KmsException VALIDATION if it is not of that spec's algorithm; without a cause, which
   *     might tell of its bytes
   */
  static PrivateKey privateKey(KmsKeySpec spec, byte[] pkcs8, EngineParts parts) {
    String algorithm = spec.standardAlgorithm();
    try {
      return new Successors(parts, "KeyFactory", algorithm)
          .first(
              null,
              provider ->
                  KeyFactory.getInstance(algorithm, provider)
                      .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (Exception e) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "what was sealed is no private key of spec " + spec);
    }
  }
}
