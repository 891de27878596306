package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.LibraryRandom;
import dev.jcakms.hsm.OaepDecryption;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.jcajce.provider.util.DigestFactory;

/**
 * Pairs of RSA. Their form is the DER of the RSAPrivateKey with two primes (RFC 8017, A.1.2).
 *
 * <p>The private operation is Bouncy Castle's for every use: it is the one that pads digests by
 * PSS, it blinds with randomness of our choice, and it checks each result that the Chinese
 * remainder theorem gave, since one faulty result would tell the primes.
 */
final class RsaKeys implements SigningFamily {
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
  private static final BigInteger EXPONENT = RSAKeyGenParameterSpec.F4;
  private static final BigInteger TWO_PRIMES = BigInteger.ZERO;
  private static final int PRIME_CERTAINTY = 128;
  private static final int PRIME_DISTANCE_BITS = 100;

  private final Primitives primitives;
  private final Randomness randomness;

  RsaKeys(Primitives primitives, Randomness randomness) {
    this.primitives = primitives;
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    byte[] encoded = new byte[0];
    try {
      KeyPairGenerator generator = primitives.rsaPairs();
      generator.initialize(
          new RSAKeyGenParameterSpec(algorithm.size(), EXPONENT), new LibraryRandom(randomness));
      encoded = generator.generateKeyPair().getPrivate().getEncoded();
      return adopt(algorithm, encoded);
    } catch (InvalidAlgorithmParameterException | InvalidKeyException e) {
      throw new IllegalStateException("a generator of RSA pairs failed", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  public BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Pkcs8 info = Pkcs8.read(foreign, RSA);
    RSAPrivateKey key = info.privateKey(RSAPrivateKey::getInstance);
    requireSound(algorithm, key);
    try {
      RSAPublicKey publicKey = new RSAPublicKey(key.getModulus(), key.getPublicExponent());
      info.requirePublicKey(publicKey.getEncoded(ASN1Encoding.DER));
      return new BareKey(
          key.getEncoded(ASN1Encoding.DER),
          new SubjectPublicKeyInfo(RSA, publicKey).getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("a key is encoded into memory", e);
    }
  }

  @Override
  public byte[] sign(
      KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] input) {
    RSAPrivateKey key = RSAPrivateKey.getInstance(secret);
    try {
      return mechanism instanceof RsaPss pss ? signPss(key, pss, input) : signPkcs1(key, input);
    } catch (CryptoException e) {
      throw new IllegalStateException("RSA refused a checked input", e);
    }
  }

  @Override
  public boolean isConsistent(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey) {
    byte[] block = randomness.bytes(algorithm.size() / Byte.SIZE);
    block[0] = 0; // Smaller than every modulus.
    byte[] answer = apply(RSAPrivateKey.getInstance(secret), block);
    try {
      RSAPublicKey key =
          RSAPublicKey.getInstance(SubjectPublicKeyInfo.getInstance(publicKey).parsePublicKey());
      RSAEngine engine = new RSAEngine();
      engine.init(true, new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent()));
      return Arrays.equals(engine.processBlock(answer, 0, answer.length), block);
    } catch (IOException e) {
      throw new IllegalStateException("a public key of our own is not encoded right", e);
    }
  }

  /** Decrypts, or refuses with the one refusal of {@link OaepDecryption}. */
  byte[] decrypt(byte[] secret, OaepMechanism mechanism, byte[] ciphertext) {
    RSAPrivateKey key = RSAPrivateKey.getInstance(secret);
    return OaepDecryption.decrypt(
        mechanism, key.getModulus(), ciphertext, block -> apply(key, block));
  }

  private byte[] signPkcs1(RSAPrivateKey key, byte[] input) throws CryptoException {
    PKCS1Encoding encoding = new PKCS1Encoding(new Engine());
    encoding.init(true, parameters(key));
    return checked(() -> encoding.processBlock(input, 0, input.length));
  }

  private byte[] signPss(RSAPrivateKey key, RsaPss mechanism, byte[] digest)
      throws CryptoException {
    byte[] salt = randomness.bytes(mechanism.saltBytes());
    PSSSigner signer =
        PSSSigner.createRawSigner(
            new Engine(),
            digest(mechanism.hash()),
            digest(mechanism.maskHash()),
            salt,
            PSSSigner.TRAILER_IMPLICIT);
    signer.init(true, new ParametersWithRandom(parameters(key), new LibraryRandom(randomness)));
    signer.update(digest, 0, digest.length);
    return checked(signer::generateSignature);
  }

  /** RSADP and RSASP1 (RFC 8017, 5): a block as long as the modulus, for such a block. */
  private byte[] apply(RSAPrivateKey key, byte[] block) {
    Engine engine = new Engine();
    engine.init(true, parameters(key));
    try {
      return checked(() -> engine.processBlock(block, 0, block.length));
    } catch (CryptoException e) {
      throw new IllegalStateException("raw RSA pads nothing", e);
    }
  }

  private static byte[] checked(Operation operation) throws CryptoException {
    try {
      return operation.run();
    } catch (IllegalStateException e) {
      throw new HsmException(
          Reason.UNAVAILABLE, "a private RSA operation did not pass its own check", e);
    }
  }

  /** Checks what FIPS 186-5, A.1.1 asks of a pair, and that all its numbers belong together. */
  private static void requireSound(KeyAlgorithm algorithm, RSAPrivateKey key)
      throws InvalidKeyException {
    BigInteger p = key.getPrime1();
    BigInteger q = key.getPrime2();
    BigInteger d = key.getPrivateExponent();
    int primeBits = algorithm.size() / 2;
    require(key.getVersion().equals(TWO_PRIMES), "more than two primes");
    require(p.signum() > 0 && q.signum() > 0 && d.signum() > 0, "negative numbers");
    require(key.getModulus().bitLength() == algorithm.size(), "a modulus of another size");
    require(key.getPublicExponent().equals(EXPONENT), "another public exponent than 65537");
    require(p.bitLength() == primeBits && q.bitLength() == primeBits, "primes of another size");
    require(p.multiply(q).equals(key.getModulus()), "the modulus is not the product");
    require(
        p.subtract(q).bitLength() > primeBits - PRIME_DISTANCE_BITS, "primes close to each other");
    require(p.isProbablePrime(PRIME_CERTAINTY) && q.isProbablePrime(PRIME_CERTAINTY), "no primes");
    require(d.bitLength() > primeBits && d.compareTo(key.getModulus()) < 0, "exponent's size");
    BigInteger pLess = p.subtract(BigInteger.ONE);
    BigInteger qLess = q.subtract(BigInteger.ONE);
    require(EXPONENT.multiply(d).mod(pLess).equals(BigInteger.ONE), "exponents and first prime");
    require(EXPONENT.multiply(d).mod(qLess).equals(BigInteger.ONE), "exponents and second prime");
    require(key.getExponent1().equals(d.mod(pLess)), "first exponent");
    require(key.getExponent2().equals(d.mod(qLess)), "second exponent");
    require(key.getCoefficient().equals(q.modInverse(p)), "coefficient");
  }

  private static void require(boolean sound, String otherwise) throws InvalidKeyException {
    if (!sound) {
      throw new InvalidKeyException(otherwise);
    }
  }

  private static RSAPrivateCrtKeyParameters parameters(RSAPrivateKey key) {
    return new RSAPrivateCrtKeyParameters(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        key.getPrime1(),
        key.getPrime2(),
        key.getExponent1(),
        key.getExponent2(),
        key.getCoefficient(),
        true); // It was proved when it was sealed.
  }

  private static Digest digest(Hash hash) {
    return DigestFactory.getDigest(hash.standardName());
  }

  /** Blinds with our randomness, whoever initialises it. */
  private final class Engine extends RSABlindedEngine {
    @Override
    protected SecureRandom initSecureRandom(boolean needed, SecureRandom provided) {
      return new LibraryRandom(randomness);
    }
  }

  private interface Operation {
    byte[] run() throws CryptoException;
  }
}
