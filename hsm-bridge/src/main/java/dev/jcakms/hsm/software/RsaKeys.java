package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.ForeignKeys;
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
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
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
 * Pairs of RSA.
 *
 * <p>The private operation is Bouncy Castle's for every use: it is the one that pads digests by
 * PSS, it blinds with randomness of our choice, and it checks each result that the Chinese
 * remainder theorem gave, since one faulty result would tell the primes.
 */
final class RsaKeys implements SigningFamily {
  private static final BigInteger EXPONENT = RSAKeyGenParameterSpec.F4;

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
      return ForeignKeys.read(algorithm, encoded);
    } catch (InvalidAlgorithmParameterException | InvalidKeyException e) {
      throw new IllegalStateException("a generator of RSA pairs failed", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
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
