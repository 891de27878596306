package dev.jcakms.conformance;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Reads encoded keys as an application does: by this Java's own factories, or by Bouncy Castle what
 * these refuse. Bouncy Castle takes more (other curves, compressed points), so more of the odd keys
 * get as far as the subject.
 */
final class SoftwareKeys {
  private final Provider bouncyCastle = new BouncyCastleProvider();

  @FunctionalInterface
  private interface Reading<T> {
    T by(KeyFactory factory) throws InvalidKeySpecException;
  }

  /** The key in a SubjectPublicKeyInfo (RFC 5280, DER). */
  PublicKey publicKey(String algorithm, byte[] encoded) throws InvalidKeySpecException {
    if (algorithm.equals("EC") && !KeyForms.namesItsCurve(encoded)) {
      throw new InvalidKeySpecException("a curve is named, not given in full (RFC 5480, 2.1.1)");
    }
    return read(algorithm, factory -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /** The key in a PrivateKeyInfo (RFC 5208, DER). */
  PrivateKey privateKey(String algorithm, byte[] encoded) throws InvalidKeySpecException {
    return read(algorithm, factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
  }

  private <T> T read(String algorithm, Reading<T> reading) throws InvalidKeySpecException {
    InvalidKeySpecException refusal = new InvalidKeySpecException("no factory has " + algorithm);
    for (KeyFactory factory : factories(algorithm)) {
      try {
        return reading.by(factory);
      } catch (InvalidKeySpecException e) {
        refusal = e;
      } catch (RuntimeException e) {
        // Neither is under test; some throw others where they mean this one.
        refusal = new InvalidKeySpecException("not read", e);
      }
    }
    throw refusal;
  }

  private List<KeyFactory> factories(String algorithm) {
    try {
      KeyFactory theirs = KeyFactory.getInstance(algorithm, bouncyCastle);
      Provider[] providers = Security.getProviders("KeyFactory." + algorithm);
      return providers == null
          ? List.of(theirs)
          : List.of(KeyFactory.getInstance(algorithm, providers[0]), theirs);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no such keys: " + algorithm, e);
    }
  }
}
