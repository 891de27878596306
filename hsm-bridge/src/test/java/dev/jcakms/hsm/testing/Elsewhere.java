package dev.jcakms.hsm.testing;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;
import dev.jcakms.hsm.WrapMechanism;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.AESWrapPadEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.BigIntegers;

/**
 * Whoever stands on the other side of a root: makes keys, encrypts and wraps for it, verifies what
 * it signed. By the JDK, or by Bouncy Castle's provider where the JDK has it not.
 */
public final class Elsewhere {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final byte[] SHA_256_DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");
  private static final int MU_BYTES = 64;

  private Elsewhere() {}

  static KeyPair newPair(KeyAlgorithm algorithm) throws GeneralSecurityException {
    // The JDK's ML-DSA keys are encoded without their seed.
    Provider provider =
        algorithm.family() == KeyAlgorithm.Family.ML_DSA ? BOUNCY_CASTLE : provider(algorithm);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(factoryName(algorithm), provider);
    switch (algorithm.family()) {
      case RSA -> generator.initialize(algorithm.size());
      case EC -> generator.initialize(new ECGenParameterSpec(curveName(algorithm)));
      default -> {} // The name says it all.
    }
    return generator.generateKeyPair();
  }

  static KeyPair newRsaPair(int sizeBits, BigInteger publicExponent)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", jdk("SunRsaSign"));
    generator.initialize(new RSAKeyGenParameterSpec(sizeBits, publicExponent));
    return generator.generateKeyPair();
  }

  /** The public key whose point has the same x and the other y. */
  static byte[] negative(KeyAlgorithm curve, ECPublicKey key) {
    BigInteger prime = ((ECFieldFp) key.getParams().getCurve().getField()).getP();
    byte[] negative = key.getEncoded();
    byte[] y =
        BigIntegers.asUnsignedByteArray(curve.sizeBytes(), prime.subtract(key.getW().getAffineY()));
    System.arraycopy(y, 0, negative, negative.length - y.length, y.length);
    return negative;
  }

  /** The key that a SubjectPublicKeyInfo holds. */
  public static PublicKey publicKey(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(factoryName(algorithm), provider(algorithm))
        .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
  }

  /** What a root must be given so that it signs {@code message}. */
  static byte[] signatureInput(
      SignatureMechanism mechanism, byte[] subjectPublicKeyInfo, byte[] message)
      throws GeneralSecurityException {
    return switch (mechanism.family()) {
      case RSA_PKCS1 -> joined(SHA_256_DIGEST_INFO, digest(Hash.SHA_256, message));
      case RSA_PSS -> digest(((RsaPss) mechanism).hash(), message);
      case ECDSA -> digest(Hash.SHA_256, message);
      case ED25519 -> message;
      case ED25519PH -> digest(Hash.SHA_512, message);
      case ML_DSA_MU -> mu(subjectPublicKeyInfo, message);
    };
  }

  static boolean verifies(
      KeyAlgorithm algorithm,
      byte[] subjectPublicKeyInfo,
      SignatureMechanism mechanism,
      byte[] message,
      byte[] signature)
      throws GeneralSecurityException {
    Signature verifier =
        Signature.getInstance(signatureName(algorithm, mechanism), provider(algorithm));
    if (mechanism instanceof RsaPss pss) {
      verifier.setParameter(
          new PSSParameterSpec(
              pss.hash().standardName(),
              "MGF1",
              new MGF1ParameterSpec(pss.maskHash().standardName()),
              pss.saltBytes(),
              PSSParameterSpec.TRAILER_FIELD_BC));
    } else if (mechanism instanceof SignatureMechanism.Ed25519ph) {
      verifier.setParameter(new EdDSAParameterSpec(true));
    }
    verifier.initVerify(publicKey(algorithm, subjectPublicKeyInfo));
    verifier.update(message);
    return verifier.verify(signature);
  }

  static byte[] encrypted(PublicKey key, OaepMechanism mechanism, byte[] plaintext)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", jdk("SunJCE"));
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            mechanism.hash().standardName(),
            "MGF1",
            new MGF1ParameterSpec(mechanism.maskHash().standardName()),
            new PSource.PSpecified(mechanism.label())));
    return cipher.doFinal(plaintext);
  }

  /** RSA without any padding, which lets a test choose what a root finds inside. */
  static byte[] rawEncrypted(PublicKey key, byte[] block) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding", jdk("SunJCE"));
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(block);
  }

  static byte[] agreed(KeyAlgorithm curve, KeyPair own, byte[] peer)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider(curve));
    agreement.init(own.getPrivate());
    agreement.doPhase(publicKey(curve, peer), true);
    return agreement.generateSecret();
  }

  /** AES-KWP by Bouncy Castle. */
  static byte[] kwpWrapped(byte[] aesKey, byte[] secret) {
    AESWrapPadEngine engine = new AESWrapPadEngine();
    engine.init(true, new KeyParameter(aesKey));
    return engine.wrap(secret, 0, secret.length);
  }

  /** A secret wrapped for an RSA key by a mechanism of RSA. */
  public static byte[] wrapped(PublicKey key, WrapMechanism mechanism, byte[] aesKey, byte[] secret)
      throws GeneralSecurityException {
    OaepMechanism oaep = mechanism.oaep().orElseThrow();
    return switch (mechanism) {
      case RSA_OAEP_SHA_1, RSA_OAEP_SHA_256 -> encrypted(key, oaep, secret);
      case RSA_AES_KEY_WRAP_SHA_1, RSA_AES_KEY_WRAP_SHA_256 ->
          joined(encrypted(key, oaep, aesKey), kwpWrapped(aesKey, secret));
      case AES_KWP -> throw new IllegalArgumentException("not a mechanism of RSA");
    };
  }

  static int modulusBytes(PublicKey key) {
    return ((RSAKey) key).getModulus().bitLength() / Byte.SIZE;
  }

  static byte[] digest(Hash hash, byte[] message) throws GeneralSecurityException {
    return MessageDigest.getInstance(hash.standardName()).digest(message);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** FIPS 204, algorithm 2 and algorithm 7, line 6, for an empty context. */
  private static byte[] mu(byte[] subjectPublicKeyInfo, byte[] message) {
    byte[] key =
        SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo).getPublicKeyData().getOctets();
    return shake256(joined(shake256(key), new byte[2], message));
  }

  private static byte[] shake256(byte[] input) {
    SHAKEDigest shake = new SHAKEDigest(2 * 128);
    shake.update(input, 0, input.length);
    byte[] output = new byte[MU_BYTES];
    shake.doFinal(output, 0, output.length);
    return output;
  }

  private static String factoryName(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> "RSA";
      case EC -> "EC";
      case EDWARDS -> "Ed25519";
      case ML_DSA -> "ML-DSA-" + algorithm.size();
      case AES, HMAC -> throw new IllegalArgumentException(algorithm + " has no pairs");
    };
  }

  private static String curveName(KeyAlgorithm algorithm) {
    return algorithm == KeyAlgorithm.SECP256K1 ? "secp256k1" : "secp" + algorithm.size() + "r1";
  }

  private static String signatureName(KeyAlgorithm algorithm, SignatureMechanism mechanism) {
    return switch (mechanism.family()) {
      case RSA_PKCS1 -> "SHA256withRSA";
      case RSA_PSS -> "RSASSA-PSS";
      case ECDSA -> "SHA256withECDSAinP1363Format";
      case ED25519 -> "Ed25519";
      case ED25519PH -> "EdDSA";
      case ML_DSA_MU -> factoryName(algorithm);
    };
  }

  private static Provider provider(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case SECP256K1 -> BOUNCY_CASTLE;
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
        Provider sun = jdk("SUN");
        yield sun.getService("Signature", "ML-DSA") == null ? BOUNCY_CASTLE : sun;
      }
      case RSA_2048, RSA_3072, RSA_4096 -> jdk("SunRsaSign");
      default -> jdk("SunEC");
    };
  }

  private static Provider jdk(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new IllegalStateException("this JDK has no " + name);
    }
    return provider;
  }
}
