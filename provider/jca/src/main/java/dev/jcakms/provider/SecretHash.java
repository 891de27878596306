package dev.jcakms.provider;

import dev.jcakms.hsm.BouncyCastle;
import dev.jcakms.hsm.Randomness;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is left in memory of a passphrase or PIN, to tell whether another is the same. Salted and
 * slow to make, since a PIN is short.
 *
 * @param salt random
 * @param hash PBKDF2 (RFC 8018) with HMAC-SHA-256
 */
record SecretHash(byte[] salt, byte[] hash) {
  private static final int SALT_BYTES = 16;
  private static final int ROUNDS = 100_000;
  private static final int HASH_BITS = 256;

  static SecretHash of(char[] secret, Randomness randomness) {
    byte[] salt = randomness.bytes(SALT_BYTES);
    return new SecretHash(salt, hash(secret, salt));
  }

  boolean isOf(char[] secret) {
    return MessageDigest.isEqual(hash, hash(secret, salt));
  }

  private static byte[] hash(char[] secret, byte[] salt) {
    PBEKeySpec spec = new PBEKeySpec(secret, salt, ROUNDS, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WITHHMACSHA256", new BouncyCastle().provider())
          .generateSecret(spec)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "SecretHash";
  }
}
