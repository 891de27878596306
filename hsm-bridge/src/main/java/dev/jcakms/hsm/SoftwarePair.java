package dev.jcakms.hsm;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * A pair that leaves us, made in software for an application's own use. No root ever holds it.
 *
 * @param privateKey the PKCS #8 form (RFC 5958, DER); secret, the caller's to wipe
 * @param publicKey the SubjectPublicKeyInfo (RFC 5280, DER)
 */
public record SoftwarePair(byte[] privateKey, byte[] publicKey) {
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  /** FIPS 186-5, table B.1, asks 2^-128 at most of the longest. */
  private static final int PRIME_CERTAINTY = 128;

  /** Nothing of it. */
  @Override
  public String toString() {
    return "SoftwarePair";
  }

  /**
   * A new pair of RSA, of a curve, or of Ed25519.
   *
   * @param randomness from where it is drawn
   */
  public static SoftwarePair generate(KeyAlgorithm algorithm, Randomness randomness) {
    AsymmetricCipherKeyPair pair =
        generator(algorithm, new LibraryRandom(randomness)).generateKeyPair();
    byte[] encoded = new byte[0];
    try {
      encoded = encoded(pair.getPrivate());
      return new SoftwarePair(
          encoded,
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic())
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      Arrays.fill(encoded, (byte) 0);
      throw new IllegalStateException("a pair is encoded into memory", e);
    }
  }

  /** Of version 1, without the public half: OpenSSL 3.0 reads no other of Ed25519. */
  private static byte[] encoded(AsymmetricKeyParameter privateKey) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfoFactory.createPrivateKeyInfo(privateKey);
    return new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey())
        .getEncoded(ASN1Encoding.DER);
  }

  private static AsymmetricCipherKeyPairGenerator generator(
      KeyAlgorithm algorithm, SecureRandom random) {
    switch (algorithm.family()) {
      case RSA -> {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(
            new RSAKeyGenerationParameters(EXPONENT, random, algorithm.size(), PRIME_CERTAINTY));
        return generator;
      }
      case EC -> {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
            new ECKeyGenerationParameters(
                ECNamedDomainParameters.lookup(
                    new ASN1ObjectIdentifier(EcPublicKeys.curveOid(algorithm))),
                random));
        return generator;
      }
      case EDWARDS -> {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(random));
        return generator;
      }
      default -> throw new IllegalArgumentException("no pair of " + algorithm + " leaves us");
    }
  }
}
