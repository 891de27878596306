package dev.jcakms.hsm;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/**
 * What is asked of an RSA pair that was made elsewhere: FIPS 186-5, A.1.1, but that its public
 * exponent may be less than 65537, and that all its numbers belong together.
 */
final class RsaSoundness {
  private static final BigInteger TWO_PRIMES = BigInteger.ZERO;
  private static final int PRIME_CERTAINTY = 128;
  private static final int PRIME_DISTANCE_BITS = 100;

  private RsaSoundness() {}

  /**
   * Checks a pair.
   *
   * @throws InvalidKeyException with what is wrong
   */
  static void require(KeyAlgorithm algorithm, RSAPrivateKey key) throws InvalidKeyException {
    BigInteger p = key.getPrime1();
    BigInteger q = key.getPrime2();
    BigInteger e = key.getPublicExponent();
    BigInteger d = key.getPrivateExponent();
    int primeBits = algorithm.size() / 2;
    require(key.getVersion().equals(TWO_PRIMES), "more than two primes");
    require(p.signum() > 0 && q.signum() > 0 && d.signum() > 0, "numbers that are not positive");
    require(key.getModulus().bitLength() == algorithm.size(), "a modulus of another size");
    require(PublicKeys.isRsaExponent(e), "a public exponent that is even, or not 3 to 2^256");
    require(p.bitLength() == primeBits && q.bitLength() == primeBits, "primes of another size");
    require(p.multiply(q).equals(key.getModulus()), "the modulus is not the product");
    require(
        p.subtract(q).bitLength() > primeBits - PRIME_DISTANCE_BITS, "primes close to each other");
    require(p.isProbablePrime(PRIME_CERTAINTY) && q.isProbablePrime(PRIME_CERTAINTY), "no primes");
    require(
        d.bitLength() > primeBits && d.compareTo(key.getModulus()) < 0,
        "a private exponent of another size");
    BigInteger pLess = p.subtract(BigInteger.ONE);
    BigInteger qLess = q.subtract(BigInteger.ONE);
    require(e.multiply(d).mod(pLess).equals(BigInteger.ONE), "exponents and first prime");
    require(e.multiply(d).mod(qLess).equals(BigInteger.ONE), "exponents and second prime");
    require(key.getExponent1().equals(d.mod(pLess)), "first exponent");
    require(key.getExponent2().equals(d.mod(qLess)), "second exponent");
    require(key.getCoefficient().equals(q.modInverse(p)), "coefficient");
  }

  private static void require(boolean sound, String otherwise) throws InvalidKeyException {
    if (!sound) {
      throw new InvalidKeyException("an RSA key that is not sound: " + otherwise);
    }
  }
}
