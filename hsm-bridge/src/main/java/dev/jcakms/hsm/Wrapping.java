package dev.jcakms.hsm;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Wraps foreign secrets in software, for a root to unwrap. Immutable and thread-safe. */
public final class Wrapping {
  private final Primitives primitives;
  private final Randomness randomness;

  /** Wraps by {@code primitives}, under keys drawn from {@code randomness}. */
  public Wrapping(Primitives primitives, Randomness randomness) {
    this.primitives = primitives;
    this.randomness = randomness;
  }

  /**
   * Wraps for an RSA pair that unwraps.
   *
   * @param mechanism one of RSA
   * @param publicKey the SubjectPublicKeyInfo (DER) of that pair
   * @param secret neither kept nor wiped
   * @throws HsmException INPUT_REFUSED for a secret that is too long for modulus and mechanism
   */
  public byte[] rsa(WrapMechanism mechanism, byte[] publicKey, byte[] secret) {
    OaepMechanism oaep = mechanism.oaep().orElseThrow();
    if (mechanism.isShort()) {
      return PublicKeys.rsaEncryptOaep(publicKey, oaep, secret);
    }
    byte[] aesKey = randomness.bytes(KeyAlgorithm.AES_256.sizeBytes());
    try {
      byte[] outer = PublicKeys.rsaEncryptOaep(publicKey, oaep, aesKey);
      byte[] inner = kwp(aesKey, secret);
      return ByteBuffer.allocate(outer.length + inner.length).put(outer).put(inner).array();
    } finally {
      Arrays.fill(aesKey, (byte) 0);
    }
  }

  /**
   * Wraps by AES-KWP (RFC 5649).
   *
   * @param secret neither kept nor wiped
   */
  public byte[] kwp(byte[] aesKey, byte[] secret) {
    try {
      Cipher cipher = primitives.aesKwp();
      // Not wrap: that wants a Key, whose copy of the secret nobody wipes.
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
      return cipher.doFinal(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-KWP wraps every secret", e);
    }
  }
}
