package dev.jcakms.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * What test vectors are run against. Used by one thread at a time; one is opened for each file.
 *
 * <p>Algorithms are named as the JCA names them, keys and parameters are as the vectors give them.
 * A method that is not implemented is not offered. Of every method:
 *
 * <ul>
 *   <li>{@link NotOfferedException} passes the case over;
 *   <li>{@link GeneralSecurityException} is a refusal of the input, as the JCA documents it;
 *   <li>whatever else is thrown is a failure of the subject.
 * </ul>
 */
public interface Subject extends Closeable {
  /** Opens a new subject, for one file. */
  @FunctionalInterface
  interface Opener {
    /** A subject that has seen nothing. */
    Subject open() throws Exception;
  }

  /**
   * Whether AES-GCM seals a plaintext to a ciphertext and the tag behind it. A subject that chooses
   * its nonces itself says whether it opens again what it sealed.
   */
  default boolean seals(
      byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] plaintext, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("AES-GCM");
  }

  /** AES-GCM: the plaintext of a ciphertext and the tag behind it. */
  default byte[] open(byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("AES-GCM");
  }

  /** The whole MAC, which the caller may cut. */
  default byte[] mac(String algorithm, byte[] key, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered(algorithm);
  }

  /**
   * Signs.
   *
   * @param pkcs8 a PrivateKeyInfo (RFC 5208, DER)
   */
  default byte[] sign(
      String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] pkcs8, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered(algorithm);
  }

  /** Whether ML-DSA signs a mu that comes from outside, deterministically; else messages. */
  default boolean takesMu() {
    return false;
  }

  /**
   * Signs by ML-DSA what FIPS 204 (algorithm 7) calls mu.
   *
   * @param pkcs8 a PrivateKeyInfo (RFC 9881, DER)
   */
  default byte[] signMu(String parameterSet, byte[] pkcs8, byte[] mu)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("external mu");
  }

  /**
   * Verifies.
   *
   * @param publicKey a SubjectPublicKeyInfo (RFC 5280, DER)
   */
  default boolean verify(
      String algorithm,
      @Nullable AlgorithmParameterSpec parameters,
      byte[] publicKey,
      byte[] message,
      byte[] signature)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered(algorithm);
  }

  /**
   * Agrees on a secret by ECDH.
   *
   * @param curve as SEC 2 names it, {@code secp256r1}
   * @param privateValue of our own key
   * @param peer a SubjectPublicKeyInfo (RFC 5280, DER)
   */
  default byte[] agree(String curve, BigInteger privateValue, byte[] peer)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("ECDH");
  }

  /**
   * Decrypts by RSAES-OAEP.
   *
   * @param pkcs8 a PrivateKeyInfo (RFC 5208, DER)
   */
  default byte[] decrypt(OAEPParameterSpec parameters, byte[] pkcs8, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("RSAES-OAEP");
  }

  /** Whether secrets of a length can be unwrapped; others are refused, however they are wrapped. */
  default boolean holdsSecretsOf(int lengthBytes) {
    return true;
  }

  /**
   * Whether what was wrapped by AES-KWP (RFC 5649) comes out as {@code secret}.
   *
   * @return false if something else came out
   */
  default boolean unwraps(byte[] key, byte[] wrapped, byte[] secret)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("AES-KWP");
  }

  /** HKDF (RFC 5869) with a hash. */
  default byte[] derive(String hash, byte[] inputKey, byte[] salt, byte[] info, int lengthBytes)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("HKDF");
  }

  /** The message in a body of Cobblestone-256 (C2SP's chunked encryption, AES-256-GCM, SHA-512). */
  default byte[] openChunked(byte[] key, byte[] context, byte[] body)
      throws GeneralSecurityException, NotOfferedException {
    throw notOffered("Cobblestone-256");
  }

  @Override
  void close() throws IOException;

  private static NotOfferedException notOffered(String what) {
    return new NotOfferedException(what + " is not offered here");
  }
}
