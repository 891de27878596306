package dev.jcakms.jca;

import static dev.jcakms.port.SignatureScheme.EcdsaForm.DER;
import static dev.jcakms.port.SignatureScheme.EcdsaForm.P1363;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsKeySpec.Family;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SignatureScheme.EcdsaForm;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A signature algorithm of the JCA.
 *
 * @param name its standard name, which other providers know it by
 * @param aliases its other names: object identifiers, and Bouncy Castle's spellings
 * @param keys the specs of the keys that sign so
 * @param parameters what its parameters mean
 */
record SignatureAlgorithm(
    String name, List<String> aliases, Predicate<KmsKeySpec> keys, SignatureParameters parameters) {
  private static final String RAW_RSA = "NONEwithRSA";

  private static final Optional<HashAlgorithm> NONE = Optional.empty();
  private static final Optional<HashAlgorithm> SHA_256 = Optional.of(HashAlgorithm.SHA_256);
  private static final Optional<HashAlgorithm> SHA_384 = Optional.of(HashAlgorithm.SHA_384);
  private static final Optional<HashAlgorithm> SHA_512 = Optional.of(HashAlgorithm.SHA_512);

  /** All of them. */
  static final List<SignatureAlgorithm> TABLE =
      List.of(
          rsa(RAW_RSA, NONE),
          rsa("SHA256withRSA", SHA_256, oid("1.2.840.113549.1.1.11")),
          rsa("SHA384withRSA", SHA_384, oid("1.2.840.113549.1.1.12")),
          rsa("SHA512withRSA", SHA_512, oid("1.2.840.113549.1.1.13")),
          pss("RSASSA-PSS", NONE, oid("1.2.840.113549.1.1.10")),
          pss("SHA256withRSAandMGF1", SHA_256, "SHA256withRSASSA-PSS", "SHA256withRSA/PSS"),
          pss("SHA384withRSAandMGF1", SHA_384, "SHA384withRSASSA-PSS", "SHA384withRSA/PSS"),
          pss("SHA512withRSAandMGF1", SHA_512, "SHA512withRSASSA-PSS", "SHA512withRSA/PSS"),
          ecdsa("NONEwithECDSA", NONE, DER),
          ecdsa("SHA256withECDSA", SHA_256, DER, oid("1.2.840.10045.4.3.2")),
          ecdsa("SHA384withECDSA", SHA_384, DER, oid("1.2.840.10045.4.3.3")),
          ecdsa("SHA512withECDSA", SHA_512, DER, oid("1.2.840.10045.4.3.4")),
          ecdsa("NONEwithECDSAinP1363Format", NONE, P1363),
          ecdsa("SHA256withECDSAinP1363Format", SHA_256, P1363, "SHA256withPLAIN-ECDSA"),
          ecdsa("SHA384withECDSAinP1363Format", SHA_384, P1363, "SHA384withPLAIN-ECDSA"),
          ecdsa("SHA512withECDSAinP1363Format", SHA_512, P1363, "SHA512withPLAIN-ECDSA"),
          edwards("Ed25519", oid("1.3.101.112")),
          edwards("EdDSA"),
          mlDsa("ML-DSA", spec -> spec.family() == Family.ML_DSA),
          mlDsa("ML-DSA-44", spec -> spec == KmsKeySpec.ML_DSA_44, oid("2.16.840.1.101.3.4.3.17")),
          mlDsa("ML-DSA-65", spec -> spec == KmsKeySpec.ML_DSA_65, oid("2.16.840.1.101.3.4.3.18")),
          mlDsa("ML-DSA-87", spec -> spec == KmsKeySpec.ML_DSA_87, oid("2.16.840.1.101.3.4.3.19")));

  private static SignatureAlgorithm rsa(
      String name, Optional<HashAlgorithm> hash, String... aliases) {
    SignatureScheme scheme = new SignatureScheme.RsaPkcs1(hash);
    return of(name, Family.RSA, new SignatureParameters.None(scheme), aliases);
  }

  private static SignatureAlgorithm pss(
      String name, Optional<HashAlgorithm> hash, String... aliases) {
    return of(name, Family.RSA, new SignatureParameters.Pss(hash), aliases);
  }

  private static SignatureAlgorithm ecdsa(
      String name, Optional<HashAlgorithm> hash, EcdsaForm form, String... aliases) {
    SignatureScheme.Ecdsa scheme = new SignatureScheme.Ecdsa(hash, form);
    return of(name, Family.EC, new SignatureParameters.Curve(scheme), aliases);
  }

  private static SignatureAlgorithm edwards(String name, String... aliases) {
    return of(name, Family.EDWARDS, new SignatureParameters.Edwards(), aliases);
  }

  private static SignatureAlgorithm mlDsa(
      String name, Predicate<KmsKeySpec> keys, String... aliases) {
    SignatureParameters parameters = new SignatureParameters.None(new SignatureScheme.MlDsa());
    return new SignatureAlgorithm(name, List.of(aliases), keys, parameters);
  }

  private static SignatureAlgorithm of(
      String name, Family family, SignatureParameters parameters, String... aliases) {
    return new SignatureAlgorithm(
        name, List.of(aliases), spec -> spec.family() == family, parameters);
  }

  /** An object identifier, as the JDK's own providers are asked for it. */
  private static String[] oid(String identifier) {
    return new String[] {identifier, "OID." + identifier};
  }

  /**
   * Refuses a key that can sign by nothing of this name.
   *
   * @throws InvalidKeyException for a destroyed handle, another usage, another spec
   */
  void require(KmsPrivateKey key) throws InvalidKeyException {
    if (key.isDestroyed()) {
      throw new InvalidKeyException("this handle of a key is destroyed");
    }
    if (key.usage() != KeyUsage.SIGN_VERIFY) {
      throw new InvalidKeyException(
          key.keyName() + " is for " + key.usage() + ", not for " + KeyUsage.SIGN_VERIFY);
    }
    if (!keys.test(key.spec())) {
      throw new InvalidKeyException(
          key.keyName() + " is of spec " + key.spec() + ", which does not sign by " + name);
    }
  }

  /** Whether it is ECDSA. */
  boolean isEcdsa() {
    return parameters instanceof SignatureParameters.Curve;
  }

  /** Who goes on with a key that is not ours. */
  Successors successors(EngineParts parts) {
    // Java 17 makes this signature of whatever RSA cipher a provider has.
    return name.equals(RAW_RSA)
        ? new Successors(parts, "Cipher", "RSA")
        : new Successors(parts, "Signature", name);
  }
}
