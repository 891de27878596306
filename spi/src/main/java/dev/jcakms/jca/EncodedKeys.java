package dev.jcakms.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Keys made again of their encoding, for unwrap. */
final class EncodedKeys {
  private EncodedKeys() {}

  /**
   * A software key.
   *
   * @param type {@link Cipher#SECRET_KEY}, {@link Cipher#PRIVATE_KEY} or {@link Cipher#PUBLIC_KEY}
   * @param encoded the caller's to wipe
   */
  static Key decode(byte[] encoded, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return switch (type) {
        case Cipher.SECRET_KEY -> secret(encoded, algorithm);
        case Cipher.PRIVATE_KEY ->
            factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        case Cipher.PUBLIC_KEY ->
            factory(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        default -> throw new InvalidKeyException("unknown type of key " + type);
      };
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyException("what was wrapped is no " + algorithm + " key", e);
    }
  }

  private static Key secret(byte[] encoded, String algorithm) throws InvalidKeyException {
    if (encoded.length == 0) {
      throw new InvalidKeyException("what was wrapped is empty");
    }
    return new SecretKeySpec(encoded, algorithm);
  }

  /** The first provider's factory; we have none under the names of software keys. */
  private static KeyFactory factory(String algorithm) throws NoSuchAlgorithmException {
    Provider[] providers = Security.getProviders("KeyFactory." + algorithm);
    if (providers == null) {
      throw new NoSuchAlgorithmException("no provider has a KeyFactory " + algorithm);
    }
    try {
      return KeyFactory.getInstance(algorithm, providers[0]);
    } catch (GeneralSecurityException e) {
      throw new NoSuchAlgorithmException(algorithm, e);
    }
  }
}
