package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out whether an object is the one that a record means, by letting it do what only that one
 * can: open what it sealed, repeat a MAC, or use a private half so that the recorded public half
 * fits, checked in software. Thread-safe.
 */
final class KeyChallenge {
  private static final int CHALLENGE_BYTES = 32;

  /** The DigestInfo of a SHA-256 without its digest (RFC 8017, 9.2, note 1). */
  private static final byte[] SHA_256_DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final Token token;
  private final TokenProfile profile;
  private final Primitives primitives;
  private final Randomness randomness;

  KeyChallenge(Token token, TokenProfile profile, Primitives primitives, Randomness randomness) {
    this.token = token;
    this.profile = profile;
    this.primitives = primitives;
    this.randomness = randomness;
  }

  /**
   * Refuses another object.
   *
   * @throws HsmException MATERIAL_REFUSED
   * @throws CryptokiException if the token did not answer
   */
  void require(long session, long handle, Material material) {
    boolean passed =
        switch (material.kind().use()) {
          case SEAL -> opensItsCheck(session, handle, material);
          case UNWRAP ->
              !material.kind().algorithm().isPair()
                  || Fault.isSoInTwoLooks(() -> unwraps(session, handle, material));
          case MAC, SIGN, DECRYPT, AGREE ->
              isPassedBy(new HandleKey(token.cryptoki(), session, handle), material);
        };
    if (!passed) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "an object of the token is not the one that its record means");
    }
  }

  /**
   * Whether a key that neither seals nor unwraps is the one that a record means.
   *
   * @throws CryptokiException if the token did not answer
   */
  boolean isPassedBy(HeldKey key, Material material) {
    return switch (material.kind().use()) {
      case MAC -> repeatsItsMac(key, material);
      case SIGN -> signs(key, material.kind().algorithm(), material.publicKey());
      case DECRYPT -> decrypts(key, material);
      case AGREE -> agrees(key, material);
      case SEAL, UNWRAP -> throw new IllegalArgumentException(material + " is asked by handle");
    };
  }

  /** What a new AES key that seals leaves in its record. */
  byte[] sealedCheck(
      long session, long handle, MaterialKind kind, byte[] materialId, byte[] owner, byte origin) {
    byte[] nonce = randomness.bytes(Mechanism.GCM_IV_BYTES);
    byte[] sealed =
        token
            .cryptoki()
            .encrypt(
                session,
                Mechanism.gcm(nonce, TokenCheck.binding(kind, materialId, owner)),
                handle,
                new byte[TokenCheck.PLAINTEXT_BYTES]);
    return TokenCheck.of(origin, nonce, sealed);
  }

  /** What a new HMAC key leaves in its record. */
  byte[] macCheck(
      long session, long handle, MaterialKind kind, byte[] materialId, byte[] owner, byte origin) {
    return TokenCheck.of(
        origin,
        new HandleKey(token.cryptoki(), session, handle)
            .mac(kind.algorithm(), TokenCheck.binding(kind, materialId, owner)));
  }

  /** Whether an AES key opens its check value; one answer that may be a fault is none. */
  boolean opensItsCheck(long session, long handle, Material material) {
    return Fault.isSoInTwoLooks(() -> opensItsCheckAtOnce(session, handle, material));
  }

  private boolean opensItsCheckAtOnce(long session, long handle, Material material) {
    Mechanism mechanism =
        Mechanism.gcm(
            TokenCheck.nonce(material),
            TokenCheck.binding(material.kind(), material.id(), material.owner()));
    byte[] sealed = TokenCheck.sealed(material);
    try {
      return Arrays.equals(
          new byte[TokenCheck.PLAINTEXT_BYTES],
          token.cryptoki().decrypt(session, mechanism, handle, sealed));
    } catch (CryptokiException e) {
      if (!profile.meansWrongTag(e) && !profile.mayMeanWrongTag(e)) {
        throw e;
      }
      if (profile.mayMeanWrongTag(e) && !token.seesMarker(session)) {
        throw e;
      }
      return false;
    }
  }

  private static boolean repeatsItsMac(HeldKey key, Material material) {
    byte[] binding = TokenCheck.binding(material.kind(), material.id(), material.owner());
    return MessageDigest.isEqual(
        TokenCheck.mac(material), key.mac(material.kind().algorithm(), binding));
  }

  /**
   * Whether a private key that signs is the one of that public half.
   *
   * @throws CryptokiException if the token did not answer
   */
  boolean signs(HeldKey key, KeyAlgorithm algorithm, byte[] publicKey) {
    byte[] random = randomness.bytes(CHALLENGE_BYTES);
    return switch (algorithm.family()) {
      case RSA -> signs(key, publicKey, new SignatureMechanism.RsaPkcs1(), digestInfo(random));
      case EC -> signs(key, publicKey, new SignatureMechanism.Ecdsa(), random);
      case EDWARDS -> signs(key, publicKey, new SignatureMechanism.Ed25519(), random);
      case ML_DSA, AES, HMAC -> false;
    };
  }

  private static boolean signs(
      HeldKey key, byte[] publicKey, SignatureMechanism mechanism, byte[] input) {
    return PublicKeys.verify(publicKey, mechanism, input, key.sign(mechanism, input));
  }

  private boolean decrypts(HeldKey key, Material material) {
    byte[] block = new byte[material.kind().algorithm().size() / Byte.SIZE];
    // Its first byte stays zero, so that it is less than the modulus.
    System.arraycopy(randomness.bytes(CHALLENGE_BYTES), 0, block, 1, CHALLENGE_BYTES);
    return Arrays.equals(
        block, key.decryptRaw(PublicKeys.rsaEncryptRaw(material.publicKey(), block)));
  }

  private static boolean agrees(HeldKey key, Material material) {
    PublicKeys.Peer peer = PublicKeys.freshPeer(material.publicKey());
    return MessageDigest.isEqual(
        peer.secret(), key.agree(material.kind().algorithm(), peer.point()));
  }

  private boolean unwraps(long session, long handle, Material material) {
    byte[] secret = randomness.bytes(CHALLENGE_BYTES);
    byte[] wrapped = PublicKeys.rsaEncryptOaep(material.publicKey(), Hash.SHA_1, secret);
    byte[] message = randomness.bytes(CHALLENGE_BYTES);
    Cryptoki cryptoki = token.cryptoki();
    long unwrapped;
    try {
      unwrapped =
          cryptoki.unwrapKey(
              session,
              Mechanism.oaep(Mechanism.Mgf.SHA_1),
              handle,
              wrapped,
              Templates.sessionSecret(Ckk.GENERIC_SECRET, Cka.SIGN));
    } catch (CryptokiException e) {
      if (profile.mayMeanWrongBlob(e) && token.seesMarker(session)) {
        return false;
      }
      throw e;
    }
    try {
      byte[] mac = cryptoki.sign(session, Mechanism.of(Ckm.SHA256_HMAC), unwrapped, message);
      return MessageDigest.isEqual(mac, softwareMac(secret, message));
    } finally {
      cryptoki.destroyObject(session, unwrapped);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] softwareMac(byte[] secret, byte[] message) {
    Mac mac = primitives.hmacSha256();
    try {
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
      return mac.doFinal(message);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes every key", e);
    }
  }

  /** The DER DigestInfo of a SHA-256. */
  static byte[] digestInfo(byte[] digest) {
    byte[] info = Arrays.copyOf(SHA_256_DIGEST_INFO, SHA_256_DIGEST_INFO.length + digest.length);
    System.arraycopy(digest, 0, info, SHA_256_DIGEST_INFO.length, digest.length);
    return info;
  }
}
