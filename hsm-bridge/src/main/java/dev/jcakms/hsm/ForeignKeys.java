package dev.jcakms.hsm;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/**
 * Keys that were made elsewhere, read strictly: only what can be relied on is taken, all of whose
 * parts belong together. A foreign ML-DSA key must bring its seed (RFC 9881, 6: seed or both): what
 * came without it could not be proved to be a key.
 */
public final class ForeignKeys {
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
  private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(PublicKeys.ED25519);
  private static final int SEED_BYTES = 32;
  private static final int SEED_TAG = 0;

  private ForeignKeys() {}

  /**
   * Reads a foreign secret: a bare symmetric key, or the PKCS#8 PrivateKeyInfo (RFC 5958, DER) of a
   * pair. AES keys have their one length, keys of an HMAC any from its hash's to its block's.
   *
   * @param foreign neither kept nor wiped
   * @throws InvalidKeyException if it is not a key of {@code algorithm} that can be relied on; the
   *     message says why, and tells nothing of the secret
   */
  public static BareKey read(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    return switch (algorithm.family()) {
      case AES -> aes(algorithm, foreign);
      case HMAC -> hmac(algorithm, foreign);
      case RSA -> rsa(algorithm, foreign);
      case EC -> ec(algorithm, foreign);
      case EDWARDS -> ed25519(foreign);
      case ML_DSA -> mlDsa(algorithm, foreign);
    };
  }

  private static BareKey aes(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    if (foreign.length != algorithm.sizeBytes()) {
      throw new InvalidKeyException(
          "a key of " + algorithm + " has " + algorithm.sizeBytes() + " bytes" + not(foreign));
    }
    return BareKey.ofSecret(foreign.clone());
  }

  private static BareKey hmac(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Hash hash = Hash.ofHmac(algorithm);
    if (foreign.length < hash.digestBytes() || foreign.length > hash.blockBytes()) {
      throw new InvalidKeyException(
          "a key of %s has %d to %d bytes"
                  .formatted(algorithm, hash.digestBytes(), hash.blockBytes())
              + not(foreign));
    }
    return BareKey.ofSecret(foreign.clone());
  }

  private static String not(byte[] foreign) {
    return ", not " + foreign.length;
  }

  private static BareKey rsa(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Pkcs8 info = Pkcs8.read(foreign, RSA);
    RSAPrivateKey key = info.privateKey(RSAPrivateKey::getInstance);
    RsaSoundness.require(algorithm, key);
    try {
      return pair(algorithm, info, key.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("a key is encoded into memory", e);
    }
  }

  private static BareKey ec(KeyAlgorithm curve, byte[] foreign) throws InvalidKeyException {
    ASN1ObjectIdentifier name = new ASN1ObjectIdentifier(EcPublicKeys.curveOid(curve));
    Pkcs8 info =
        Pkcs8.read(foreign, new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name));
    ECPrivateKey read = info.privateKey(ECPrivateKey::getInstance);
    BigInteger scalar = read.getKey();
    BigInteger order = CustomNamedCurves.getByOID(name).getN();
    if (scalar.signum() == 0 || scalar.compareTo(order) >= 0) {
      throw new InvalidKeyException("the scalar is not between 0 and the order of the curve");
    }
    ASN1Object parameters = read.getParametersObject();
    if (parameters != null && !parameters.equals(name)) {
      throw new InvalidKeyException("the private key names another curve");
    }
    int scalarBytes = BigIntegers.getUnsignedByteLength(order);
    BareKey key = pair(curve, info, BigIntegers.asUnsignedByteArray(scalarBytes, scalar));
    ASN1BitString beside = read.getPublicKey();
    if (beside != null && !Arrays.equals(beside.getOctets(), publicOctets(key))) {
      key.close();
      throw new InvalidKeyException("the public key is of another pair");
    }
    return key;
  }

  private static BareKey ed25519(byte[] foreign) throws InvalidKeyException {
    Pkcs8 info = Pkcs8.read(foreign, ED25519);
    byte[] secret = info.privateKey(inner -> ASN1OctetString.getInstance(inner).getOctets());
    if (secret.length != Ed25519.SECRET_KEY_SIZE) {
      throw new InvalidKeyException(secret.length + " bytes are no key of Ed25519");
    }
    return pair(KeyAlgorithm.ED25519, info, secret.clone());
  }

  private static BareKey mlDsa(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Pkcs8 info =
        Pkcs8.read(foreign, AlgorithmIdentifier.getInstance(SignatureIdentifiers.mlDsa(algorithm)));
    byte[] seed = info.privateKey(inner -> seed(algorithm, inner));
    if (seed.length != SEED_BYTES) {
      throw new InvalidKeyException("a seed of " + seed.length + " bytes");
    }
    return pair(algorithm, info, seed.clone());
  }

  private static byte[] seed(KeyAlgorithm algorithm, ASN1Primitive inner)
      throws InvalidKeyException {
    if (inner instanceof ASN1TaggedObject tagged && tagged.hasContextTag(SEED_TAG)) {
      return ASN1OctetString.getInstance(tagged, false).getOctets();
    }
    if (inner instanceof ASN1Sequence both && both.size() == 2) {
      byte[] seed = ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets();
      byte[] key = ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets();
      if (seed.length == SEED_BYTES && isExpanded(algorithm, seed, key)) {
        return seed;
      }
    }
    throw new InvalidKeyException("no seed, or not the seed of the key beside it");
  }

  private static boolean isExpanded(KeyAlgorithm algorithm, byte[] seed, byte[] key) {
    // Of a copy, since the parameters wipe what they got when they are destroyed.
    MLDSAPrivateKeyParameters expanded =
        new MLDSAPrivateKeyParameters(PublicHalves.parameters(algorithm), seed.clone());
    try {
      return Arrays.equals(expanded.getEncoded(), key);
    } finally {
      expanded.destroy();
    }
  }

  private static BareKey pair(KeyAlgorithm algorithm, Pkcs8 info, byte[] secret)
      throws InvalidKeyException {
    BareKey key = BareKey.ofPair(algorithm, secret);
    try {
      info.requirePublicKey(publicOctets(key));
      return key;
    } catch (InvalidKeyException e) {
      key.close();
      throw e;
    }
  }

  private static byte[] publicOctets(BareKey key) {
    return SubjectPublicKeyInfo.getInstance(key.publicKey()).getPublicKeyData().getOctets();
  }
}
