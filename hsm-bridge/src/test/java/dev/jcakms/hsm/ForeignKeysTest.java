package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.junit.jupiter.api.Test;

/** A foreign pair is taken only if all its parts belong together. */
class ForeignKeysTest {
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger P_256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @Test
  void rsaPairWhoseNumbersDoNotBelongTogetherIsRefused() throws Exception {
    RSAPrivateKey good = rsa(2048, RSAKeyGenParameterSpec.F4);
    BigInteger n = good.getModulus();
    BigInteger e = good.getPublicExponent();
    BigInteger d = good.getPrivateExponent();
    BigInteger p = good.getPrime1();
    BigInteger q = good.getPrime2();
    BigInteger dp = good.getExponent1();
    BigInteger dq = good.getExponent2();
    BigInteger inverse = good.getCoefficient();
    BigInteger lambda = p.subtract(ONE).multiply(q.subtract(ONE));
    Map<String, RSAPrivateKey> bad = new TreeMap<>();
    bad.put("modulus", new RSAPrivateKey(n.add(TWO), e, d, p, q, dp, dq, inverse));
    bad.put("exponent", new RSAPrivateKey(n, BigInteger.valueOf(3), d, p, q, dp, dq, inverse));
    bad.put("private exponent", new RSAPrivateKey(n, e, d.add(TWO), p, q, dp, dq, inverse));
    bad.put("large exponent", new RSAPrivateKey(n, e, d.add(lambda), p, q, dp, dq, inverse));
    bad.put("primes", new RSAPrivateKey(n, e, d, q, p, dp, dq, inverse));
    bad.put("first exponent", new RSAPrivateKey(n, e, d, p, q, dp.add(ONE), dq, inverse));
    bad.put("second exponent", new RSAPrivateKey(n, e, d, p, q, dp, dq.add(ONE), inverse));
    bad.put("coefficient", new RSAPrivateKey(n, e, d, p, q, dp, dq, inverse.add(ONE)));
    bad.put("trivial", new RSAPrivateKey(n, e, d, n, ONE, dp, dq, inverse));
    bad.put("negative", new RSAPrivateKey(n, e, d, p.negate(), q.negate(), dp, dq, inverse));
    bad.put("composite", ofPrimes(nextCoprime(p.add(TWO)), q));
    bad.put("close", ofPrimes(p, p.nextProbablePrime()));
    for (Map.Entry<String, RSAPrivateKey> entry : bad.entrySet()) {
      assertThrows(
          InvalidKeyException.class,
          () -> ForeignKeys.read(KeyAlgorithm.RSA_2048, pkcs8(entry.getValue())),
          entry.getKey());
    }
    ForeignKeys.read(KeyAlgorithm.RSA_2048, pkcs8(good)).close();
  }

  @Test
  void rsaPairOfAnotherSizeOrAnUnsoundExponentIsRefused() throws Exception {
    byte[] small = pkcs8(rsa(1024, RSAKeyGenParameterSpec.F4));
    byte[] odd = pkcs8(rsa(2048, ONE.shiftLeft(256).add(ONE)));
    for (byte[] foreign : List.of(small, odd)) {
      assertThrows(
          InvalidKeyException.class, () -> ForeignKeys.read(KeyAlgorithm.RSA_2048, foreign));
    }
    for (BigInteger exponent :
        List.of(ONE.negate(), BigInteger.ZERO, ONE, TWO, ONE.shiftLeft(16))) {
      assertFalse(PublicKeys.isRsaExponent(exponent), exponent::toString);
    }
  }

  @Test
  void rsaPairOfAnyOddExponentFromThreeOnIsTaken() throws Exception {
    for (BigInteger exponent : List.of(RSAKeyGenParameterSpec.F0, ONE.shiftLeft(255).add(ONE))) {
      byte[] foreign = pkcs8(rsa(2048, exponent));
      try (BareKey key = ForeignKeys.read(KeyAlgorithm.RSA_2048, foreign)) {
        assertTrue(PublicKeys.isOf(key.publicKey(), KeyAlgorithm.RSA_2048));
      }
    }
  }

  @Test
  void symmetricKeyOfAnotherLengthIsRefusedByItsLength() throws Exception {
    Map<KeyAlgorithm, int[]> bounds =
        Map.of(
            KeyAlgorithm.AES_256, new int[] {32, 32},
            KeyAlgorithm.HMAC_SHA_224, new int[] {28, 64},
            KeyAlgorithm.HMAC_SHA_256, new int[] {32, 64},
            KeyAlgorithm.HMAC_SHA_384, new int[] {48, 128},
            KeyAlgorithm.HMAC_SHA_512, new int[] {64, 128});
    for (Map.Entry<KeyAlgorithm, int[]> bound : bounds.entrySet()) {
      KeyAlgorithm algorithm = bound.getKey();
      for (int length : bound.getValue()) {
        byte[] foreign = RANDOM.bytes(length);
        try (BareKey key = ForeignKeys.read(algorithm, foreign)) {
          assertArrayEquals(foreign, key.secret());
        }
      }
      for (int length : List.of(0, bound.getValue()[0] - 1, bound.getValue()[1] + 1)) {
        InvalidKeyException refused =
            assertThrows(
                InvalidKeyException.class, () -> ForeignKeys.read(algorithm, new byte[length]));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("not " + length));
      }
    }
  }

  @Test
  void scalarOutsideTheGroupIsRefused() throws Exception {
    for (BigInteger scalar :
        List.of(BigInteger.ZERO, P_256_ORDER, P_256_ORDER.add(ONE), ONE.shiftLeft(256))) {
      assertThrows(
          InvalidKeyException.class,
          () ->
              ForeignKeys.read(
                  KeyAlgorithm.P_256,
                  ec(SECObjectIdentifiers.secp256r1, new ECPrivateKey(264, scalar))));
    }
    for (BigInteger scalar : List.of(ONE, P_256_ORDER.subtract(ONE))) {
      byte[] foreign = ec(SECObjectIdentifiers.secp256r1, new ECPrivateKey(256, scalar));
      try (BareKey key = ForeignKeys.read(KeyAlgorithm.P_256, foreign)) {
        assertEquals(scalar, new BigInteger(1, key.secret()));
      }
    }
  }

  @Test
  void publicKeyOrCurveOfAnotherBesideAScalarIsRefused() throws Exception {
    BareKey right = newPair();
    BareKey other = newPair();
    BigInteger scalar = new BigInteger(1, right.secret());
    ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256r1;
    byte[] own = ec(curve, new ECPrivateKey(256, scalar, point(right), curve));
    try (BareKey key = ForeignKeys.read(KeyAlgorithm.P_256, own)) {
      assertArrayEquals(right.publicKey(), key.publicKey());
    }
    byte[] others = ec(curve, new ECPrivateKey(256, scalar, point(other), curve));
    byte[] otherCurve = ec(curve, new ECPrivateKey(256, scalar, SECObjectIdentifiers.secp256k1));
    byte[] otherAlgorithm =
        ec(SECObjectIdentifiers.secp256k1, new ECPrivateKey(256, scalar, curve));
    byte[] beside =
        new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                new ECPrivateKey(256, scalar),
                null,
                point(other).getOctets())
            .getEncoded("DER");
    for (byte[] foreign : List.of(others, otherCurve, otherAlgorithm, beside)) {
      assertThrows(InvalidKeyException.class, () -> ForeignKeys.read(KeyAlgorithm.P_256, foreign));
    }
  }

  @Test
  void ed25519SecretOfAnotherLengthOrBesideAnothersPublicKeyIsRefused() throws Exception {
    AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
    for (int length : new int[] {0, 31, 33, 64}) {
      byte[] foreign =
          new PrivateKeyInfo(ed25519, new DEROctetString(new byte[length])).getEncoded("DER");
      assertThrows(
          InvalidKeyException.class, () -> ForeignKeys.read(KeyAlgorithm.ED25519, foreign));
    }
    byte[] anothers =
        new PrivateKeyInfo(ed25519, new DEROctetString(new byte[32]), null, new byte[32])
            .getEncoded("DER");
    assertThrows(InvalidKeyException.class, () -> ForeignKeys.read(KeyAlgorithm.ED25519, anothers));
  }

  @Test
  void mlDsaKeyComesWithItsSeedOrNotAtAll() throws Exception {
    byte[] seed = RANDOM.bytes(32);
    byte[] expanded = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed).getEncoded();
    ASN1Encodable seedAlone = new DERTaggedObject(false, 0, new DEROctetString(seed));
    ASN1Encodable both = pair(seed, expanded);
    for (ASN1Encodable good : List.of(seedAlone, both)) {
      try (BareKey key = ForeignKeys.read(KeyAlgorithm.ML_DSA_44, mlDsa(good))) {
        assertArrayEquals(seed, key.secret());
      }
    }
    byte[] changed = expanded.clone();
    changed[changed.length - 1] ^= 1;
    List<ASN1Encodable> bad =
        List.of(
            new DEROctetString(expanded),
            pair(seed, changed),
            pair(new byte[31], expanded),
            new DERTaggedObject(false, 0, new DEROctetString(new byte[31])),
            new DERTaggedObject(false, 1, new DEROctetString(seed)));
    for (ASN1Encodable key : bad) {
      assertThrows(
          InvalidKeyException.class, () -> ForeignKeys.read(KeyAlgorithm.ML_DSA_44, mlDsa(key)));
    }
  }

  private static BareKey newPair() {
    return BareKey.ofPair(KeyAlgorithm.P_256, RANDOM.bytes(KeyAlgorithm.P_256.sizeBytes()));
  }

  private static RSAPrivateKey rsa(int bits, BigInteger exponent) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
    generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
    KeyPair pair = generator.generateKeyPair();
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    return new RSAPrivateKey(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        key.getPrimeP(),
        key.getPrimeQ(),
        key.getPrimeExponentP(),
        key.getPrimeExponentQ(),
        key.getCrtCoefficient());
  }

  private static RSAPrivateKey ofPrimes(BigInteger p, BigInteger q) {
    BigInteger e = RSAKeyGenParameterSpec.F4;
    BigInteger pLess = p.subtract(ONE);
    BigInteger qLess = q.subtract(ONE);
    BigInteger d = e.modInverse(pLess.multiply(qLess).divide(pLess.gcd(qLess)));
    return new RSAPrivateKey(
        p.multiply(q), e, d, p, q, d.mod(pLess), d.mod(qLess), q.modInverse(p));
  }

  private static BigInteger nextCoprime(BigInteger from) {
    BigInteger candidate = from;
    while (candidate.isProbablePrime(64)
        || !candidate.subtract(ONE).gcd(RSAKeyGenParameterSpec.F4).equals(ONE)) {
      candidate = candidate.add(TWO);
    }
    return candidate;
  }

  private static byte[] pkcs8(RSAPrivateKey key) throws IOException {
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key)
        .getEncoded("DER");
  }

  private static byte[] ec(ASN1ObjectIdentifier curve, ECPrivateKey key) throws IOException {
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key)
        .getEncoded("DER");
  }

  private static DERBitString point(BareKey key) {
    return new DERBitString(EcPublicKeys.checkedPoint(KeyAlgorithm.P_256, key.publicKey()));
  }

  private static byte[] mlDsa(ASN1Encodable key) throws IOException {
    return new PrivateKeyInfo(new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44), key)
        .getEncoded("DER");
  }

  private static ASN1Encodable pair(byte[] seed, byte[] expanded) {
    return new DERSequence(
        new ASN1Encodable[] {new DEROctetString(seed), new DEROctetString(expanded)});
  }
}
