package dev.jcakms.hsm;

import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;

/**
 * The software primitives that we use ourselves, asked of a provider object and never of the list
 * of providers: with us first in that list an unnamed request would come back to our own engines.
 * Immutable and thread-safe.
 */
public final class Primitives {
  private static final String JDK_SYMMETRIC = "SunJCE";
  private static final String JDK_RSA = "SunRsaSign";
  private static final String JDK_CURVES = "SunEC";

  private final Provider symmetric;
  private final LongInputs longInputs;
  private final Provider rsa;
  private final Provider nistCurves;
  private final BouncyCastle bouncyCastle;

  private Primitives(
      Provider symmetric, Provider rsa, Provider nistCurves, BouncyCastle bouncyCastle) {
    this.symmetric = symmetric;
    this.longInputs =
        new LongInputs(symmetric, Primitives.class.getClassLoader(), Runtime.version().feature());
    this.rsa = rsa;
    this.nistCurves = nistCurves;
    this.bouncyCastle = bouncyCastle;
  }

  /** The JDK's own, or Bouncy Castle's where that is not installed or has it not. */
  public static Primitives best() {
    BouncyCastle bouncyCastle = new BouncyCastle();
    return new Primitives(
        installed(JDK_SYMMETRIC, bouncyCastle),
        installed(JDK_RSA, bouncyCastle),
        installed(JDK_CURVES, bouncyCastle),
        bouncyCastle);
  }

  private static Provider installed(String name, BouncyCastle otherwise) {
    Provider provider = Security.getProvider(name);
    return provider != null ? provider : otherwise.provider();
  }

  /** A new AES-GCM cipher. */
  public Cipher aesGcm() {
    return cipher("AES/GCM/NoPadding");
  }

  /**
   * A new AES-GCM cipher for inputs of about {@code inputBytes} bytes, by the fastest engine that
   * there is for them: maybe another for {@linkplain #isLong long} ones than {@link #aesGcm()}'s.
   */
  public Cipher aesGcm(int inputBytes) {
    String name = "AES/GCM/NoPadding";
    Provider provider = isLong(inputBytes) ? longInputs.provider() : symmetric;
    return made(provider, name, () -> Cipher.getInstance(name, provider));
  }

  /** Whether an input of AES-GCM is so long that a cipher for short ones may be the slower one. */
  @SuppressWarnings("ReferenceEquality") // A provider is equal to itself alone, whatever it maps.
  public boolean isLong(int inputBytes) {
    return inputBytes >= LongInputs.FROM_BYTES && longInputs.provider() != symmetric;
  }

  /** A new cipher of single AES blocks, a building block of other mechanisms. */
  public Cipher aesBlock() {
    return cipher("AES/ECB/NoPadding");
  }

  /** A new cipher of AES-KWP (RFC 5649). */
  public Cipher aesKwp() {
    return cipher("AESWrapPad"); // The one name that the JDK and Bouncy Castle both have.
  }

  /** A new HMAC-SHA-256. */
  public Mac hmacSha256() {
    return hmac(Hash.SHA_256);
  }

  /** A new HMAC-SHA-512. */
  public Mac hmacSha512() {
    return hmac(Hash.SHA_512);
  }

  /** A new HMAC. */
  public Mac hmac(Hash hash) {
    String name = "Hmac" + hash.standardName().replace("-", "");
    return made(symmetric, name, () -> Mac.getInstance(name, symmetric));
  }

  /** A new generator of RSA pairs. */
  public KeyPairGenerator rsaPairs() {
    return made(rsa, "RSA", () -> KeyPairGenerator.getInstance("RSA", rsa));
  }

  /** A new ECDSA (FIPS 186-5) of digests, in IEEE P1363's form. */
  public Signature ecdsa(KeyAlgorithm curve) {
    String name = "NONEwithECDSAinP1363Format";
    Provider provider = curves(curve);
    return made(provider, name, () -> Signature.getInstance(name, provider));
  }

  /** A new ECDH (SP 800-56A). */
  public KeyAgreement ecdh(KeyAlgorithm curve) {
    Provider provider = curves(curve);
    return made(provider, "ECDH", () -> KeyAgreement.getInstance("ECDH", provider));
  }

  /** A new factory of the keys that {@link #ecdsa} and {@link #ecdh} take. */
  public KeyFactory ecKeys(KeyAlgorithm curve) {
    Provider provider = curves(curve);
    return made(provider, "EC", () -> KeyFactory.getInstance("EC", provider));
  }

  /** New parameters, to be set to a curve. */
  public AlgorithmParameters ecParameters(KeyAlgorithm curve) {
    Provider provider = curves(curve);
    return made(provider, "EC", () -> AlgorithmParameters.getInstance("EC", provider));
  }

  private Provider curves(KeyAlgorithm curve) {
    return curve == KeyAlgorithm.SECP256K1 ? bouncyCastle.provider() : nistCurves;
  }

  private Cipher cipher(String transformation) {
    return made(symmetric, transformation, () -> Cipher.getInstance(transformation, symmetric));
  }

  private static <T> T made(Provider provider, String name, Maker<T> maker) {
    try {
      return maker.make();
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw new HsmException(
          HsmException.Reason.UNSUPPORTED, provider.getName() + " has no " + name, e);
    }
  }

  private interface Maker<T> {
    T make() throws NoSuchAlgorithmException, NoSuchPaddingException;
  }
}
