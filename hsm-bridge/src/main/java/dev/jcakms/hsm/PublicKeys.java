package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.jcajce.provider.util.DigestFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/**
 * The public halves of pairs, in their one form here, a SubjectPublicKeyInfo (RFC 5280, DER): made
 * of what a token tells, and used in software to see that a private half belongs to them.
 */
public final class PublicKeys {
  static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112"); // RFC 8410

  /** Of EMSA-PSS (RFC 8017, 9.1). */
  private static final byte TRAILER = (byte) 0xBC;

  private static final byte[] NO_CONTEXT = new byte[0];
  private static final int MAX_EXPONENT_BITS = 256; // FIPS 186-5, A.1.1

  private PublicKeys() {}

  /**
   * The named curve of a pair as a token takes it, an object identifier in DER (RFC 5480, 2.1.1).
   */
  public static byte[] curveParameters(KeyAlgorithm curve) {
    ASN1ObjectIdentifier id =
        curve == KeyAlgorithm.ED25519
            ? ED25519
            : new ASN1ObjectIdentifier(EcPublicKeys.curveOid(curve));
    try {
      return id.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("an identifier has an encoding", e);
    }
  }

  /** The public half of an RSA pair. */
  public static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    try {
      return new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              new RSAPublicKey(modulus, exponent))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("two numbers have an encoding", e);
    }
  }

  /**
   * The public half of a pair on a curve.
   *
   * @param point as the curve encodes it: uncompressed (SEC 1, 2.3.3), or the 32 bytes of Ed25519
   */
  public static byte[] point(KeyAlgorithm curve, byte[] point) {
    if (curve != KeyAlgorithm.ED25519) {
      return EcPublicKeys.encoded(curve, point);
    }
    try {
      return new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519), point).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a point has an encoding", e);
    }
  }

  /** Whether a signature is the private half's over that input. */
  public static boolean verify(
      byte[] publicKey, SignatureMechanism mechanism, byte[] input, byte[] signature) {
    AsymmetricKeyParameter key = read(publicKey);
    try {
      if (mechanism instanceof SignatureMechanism.RsaPkcs1) {
        PKCS1Encoding encoding = new PKCS1Encoding(new RSAEngine());
        encoding.init(false, key);
        return signature.length == encoding.getInputBlockSize()
            && Arrays.equals(input, encoding.processBlock(signature, 0, signature.length));
      }
      if (mechanism instanceof SignatureMechanism.RsaPss pss) {
        return verify(
            PSSSigner.createRawSigner(
                new RSAEngine(),
                DigestFactory.getDigest(pss.hash().standardName()),
                DigestFactory.getDigest(pss.maskHash().standardName()),
                pss.saltBytes(),
                TRAILER),
            key,
            input,
            signature);
      }
      if (mechanism instanceof SignatureMechanism.Ecdsa) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        int half = signature.length / 2;
        return signer.verifySignature(
            input,
            new BigInteger(1, Arrays.copyOf(signature, half)),
            new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
      }
      if (mechanism instanceof SignatureMechanism.Ed25519) {
        return verify(new Ed25519Signer(), key, input, signature);
      }
      if (mechanism instanceof SignatureMechanism.Ed25519ph) {
        byte[] point = ((Ed25519PublicKeyParameters) key).getEncoded();
        return signature.length == Ed25519.SIGNATURE_SIZE
            && Ed25519.verifyPrehash(signature, 0, point, 0, NO_CONTEXT, input, 0);
      }
      MLDSASigner verifier = new MLDSASigner();
      verifier.init(false, key);
      return verifier.verifyMuSignature(input, signature);
    } catch (InvalidCipherTextException | DataLengthException notPadded) {
      return false;
    }
  }

  private static boolean verify(
      Signer signer, AsymmetricKeyParameter key, byte[] input, byte[] signature) {
    signer.init(false, key);
    signer.update(input, 0, input.length);
    return signer.verifySignature(signature);
  }

  /** RSA without padding: a block as long as the modulus and less than it. */
  public static byte[] rsaEncryptRaw(byte[] publicKey, byte[] block) {
    RSAKeyParameters key = (RSAKeyParameters) read(publicKey);
    BigInteger result = new BigInteger(1, block).modPow(key.getExponent(), key.getModulus());
    return BigIntegers.asUnsignedByteArray(block.length, result);
  }

  /** RSAES-OAEP with one hash and no label. */
  public static byte[] rsaEncryptOaep(byte[] publicKey, Hash hash, byte[] plaintext) {
    return rsaEncryptOaep(publicKey, OaepMechanism.of(hash), plaintext);
  }

  /**
   * RSAES-OAEP (RFC 8017, 7.1.1).
   *
   * @throws HsmException INPUT_REFUSED for a plaintext that is too long for modulus and hash
   */
  public static byte[] rsaEncryptOaep(byte[] publicKey, OaepMechanism mechanism, byte[] plaintext) {
    OAEPEncoding encoding =
        new OAEPEncoding(
            new RSAEngine(),
            DigestFactory.getDigest(mechanism.hash().standardName()),
            DigestFactory.getDigest(mechanism.maskHash().standardName()),
            mechanism.label());
    encoding.init(true, read(publicKey));
    try {
      if (plaintext.length <= encoding.getInputBlockSize()) {
        return encoding.processBlock(plaintext, 0, plaintext.length);
      }
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("OAEP refused a plaintext of a checked length", e);
    }
    throw new HsmException(
        Reason.INPUT_REFUSED,
        "at most "
            + encoding.getInputBlockSize()
            + " bytes can be encrypted so, not "
            + plaintext.length);
  }

  /** Whether a public half is one of that algorithm. */
  public static boolean isOf(byte[] publicKey, KeyAlgorithm algorithm) {
    AsymmetricKeyParameter key = read(publicKey);
    return switch (algorithm.family()) {
      case RSA ->
          key instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() == algorithm.size();
      case EC -> key instanceof ECPublicKeyParameters ec && isOnCurve(ec, algorithm);
      case EDWARDS -> key instanceof Ed25519PublicKeyParameters;
      case ML_DSA ->
          key instanceof MLDSAPublicKeyParameters mlDsa
              && mlDsa.getParameters().getName().endsWith("-" + algorithm.size());
      case AES, HMAC -> false;
    };
  }

  /** Whether bytes from elsewhere are such a public half, in DER. */
  static boolean isWellFormed(byte[] publicKey, KeyAlgorithm algorithm) {
    try {
      if (algorithm.family() == KeyAlgorithm.Family.EC) {
        return EcPublicKeys.checkedPoint(algorithm, publicKey).length > 0;
      }
      byte[] again = SubjectPublicKeyInfo.getInstance(publicKey).getEncoded(ASN1Encoding.DER);
      return Arrays.equals(again, publicKey) && isOf(publicKey, algorithm);
    } catch (IOException | RuntimeException e) {
      return false; // Bouncy Castle throws whatever comes.
    }
  }

  private static boolean isOnCurve(ECPublicKeyParameters key, KeyAlgorithm curve) {
    try {
      return key.getParameters() instanceof ECNamedDomainParameters named
          && Arrays.equals(curveParameters(curve), named.getName().getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a name of a curve has an encoding", e);
    }
  }

  /** Whether an RSA pair may have that public exponent: odd, at least 3 and less than 2^256. */
  public static boolean isRsaExponent(BigInteger exponent) {
    return exponent.testBit(0)
        && exponent.compareTo(BigInteger.TWO) > 0
        && exponent.bitLength() <= MAX_EXPONENT_BITS;
  }

  /** The modulus of an RSA pair. */
  public static BigInteger modulus(byte[] publicKey) {
    return ((RSAKeyParameters) read(publicKey)).getModulus();
  }

  /**
   * The public half that a certificate speaks of (RFC 5280, DER).
   *
   * @throws HsmException MATERIAL_REFUSED for what is no certificate, or one that is written in
   *     another way than DER's
   */
  public static byte[] ofCertificate(byte[] certificate) {
    try {
      Certificate read = Certificate.getInstance(certificate);
      if (!Arrays.equals(read.getEncoded(ASN1Encoding.DER), certificate)) {
        throw new IOException("it is not written in DER");
      }
      return read.getSubjectPublicKeyInfo().getEncoded();
    } catch (IOException | RuntimeException e) { // Bouncy Castle throws whatever comes.
      throw new HsmException(Reason.MATERIAL_REFUSED, "the certificate of a pair is damaged", e);
    }
  }

  /** A pair for one agreement with {@code publicKey}, on the same curve. */
  public static Peer freshPeer(byte[] publicKey) {
    ECPublicKeyParameters other = (ECPublicKeyParameters) read(publicKey);
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            other.getParameters(), CryptoServicesRegistrar.getSecureRandom()));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(pair.getPrivate());
    return new Peer(
        ((ECPublicKeyParameters) pair.getPublic()).getQ().getEncoded(false),
        BigIntegers.asUnsignedByteArray(
            agreement.getFieldSize(), agreement.calculateAgreement(other)));
  }

  /**
   * The other side of an agreement.
   *
   * @param point its public half, uncompressed
   * @param secret what both sides must come to; the caller's to wipe
   */
  public record Peer(byte[] point, byte[] secret) {
    /** Nothing of it. */
    @Override
    public String toString() {
      return "Peer";
    }
  }

  private static AsymmetricKeyParameter read(byte[] publicKey) {
    try {
      return PublicKeyFactory.createKey(publicKey);
    } catch (IOException | RuntimeException e) {
      throw new HsmException(Reason.MATERIAL_REFUSED, "the public key of a pair is damaged", e);
    }
  }
}
