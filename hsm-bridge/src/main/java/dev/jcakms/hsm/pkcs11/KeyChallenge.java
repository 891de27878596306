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

  KeyChallenge(
      Token token, TokenProfile profile, Primitives primitives, Randomness randomness) {
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
          case MAC -> repeatsItsMac(session, handle, material);
          case SIGN -> signs(session, handle, material);
          case DECRYPT -> decrypts(session, handle, material);
          case AGREE -> agrees(session, handle, material);
          case UNWRAP -> !material.kind().algorithm().isPair() || unwraps(session, handle, material);
        };
    if (!passed) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "an object of the token is not the one that its record means");
    }
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
                TokenCheck.PLAINTEXT);
    return TokenCheck.of(origin, nonce, sealed);
  }

  /** What a new HMAC key leaves in its record. */
  byte[] macCheck(
      long session, long handle, MaterialKind kind, byte[] materialId, byte[] owner, byte origin) {
    return TokenCheck.of(
        origin, mac(session, handle, kind, TokenCheck.binding(kind, materialId, owner)));
  }

  /** Whether an AES key opens its check value. */
  boolean opensItsCheck(long session, long handle, Material material) {
    Mechanism mechanism =
        Mechanism.gcm(
            TokenCheck.nonce(material),
            TokenCheck.binding(material.kind(), material.id(), material.owner()));
    byte[] sealed = TokenCheck.sealed(material);
    try {
      return Arrays.equals(
          TokenCheck.PLAINTEXT, token.cryptoki().decrypt(session, mechanism, handle, sealed));
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

  private boolean repeatsItsMac(long session, long handle, Material material) {
    byte[] binding = TokenCheck.binding(material.kind(), material.id(), material.owner());
    return MessageDigest.isEqual(
        TokenCheck.mac(material), mac(session, handle, material.kind(), binding));
  }

  private byte[] mac(long session, long handle, MaterialKind kind, byte[] message) {
    return token
        .cryptoki()
        .sign(session, Mechanism.of(ObjectShape.hmac(kind.algorithm())), handle, message);
  }

  private boolean signs(long session, long handle, Material material) {
    byte[] random = randomness.bytes(CHALLENGE_BYTES);
    KeyAlgorithm algorithm = material.kind().algorithm();
    return switch (algorithm.family()) {
      case RSA ->
          signs(
              session,
              handle,
              material,
              Ckm.RSA_PKCS,
              new SignatureMechanism.RsaPkcs1(),
              digestInfo(random));
      case EC ->
          signs(session, handle, material, Ckm.ECDSA, new SignatureMechanism.Ecdsa(), random);
      case EDWARDS ->
          signs(session, handle, material, Ckm.EDDSA, new SignatureMechanism.Ed25519(), random);
      case ML_DSA, AES, HMAC -> false;
    };
  }

  private boolean signs(
      long session,
      long handle,
      Material material,
      Ckm mechanism,
      SignatureMechanism verified,
      byte[] input) {
    byte[] signature =
        token.cryptoki().sign(session, Mechanism.of(mechanism), handle, input);
    return PublicKeys.verify(material.publicKey(), verified, input, signature);
  }

  private boolean decrypts(long session, long handle, Material material) {
    byte[] block = new byte[material.kind().algorithm().size() / Byte.SIZE];
    // Its first byte stays zero, so that it is less than the modulus.
    System.arraycopy(randomness.bytes(CHALLENGE_BYTES), 0, block, 1, CHALLENGE_BYTES);
    byte[] decrypted =
        token
            .cryptoki()
            .decrypt(
                session,
                Mechanism.of(Ckm.RSA_X_509),
                handle,
                PublicKeys.rsaEncryptRaw(material.publicKey(), block));
    return Arrays.equals(block, decrypted);
  }

  private boolean agrees(long session, long handle, Material material) {
    PublicKeys.Peer peer = PublicKeys.freshPeer(material.publicKey());
    byte[] secret =
        Agreement.derive(
            token.cryptoki(), session, handle, peer.point(), peer.secret().length);
    return MessageDigest.isEqual(peer.secret(), secret);
  }

  private boolean unwraps(long session, long handle, Material material) {
    byte[] secret = randomness.bytes(CHALLENGE_BYTES);
    byte[] wrapped = PublicKeys.rsaEncryptOaep(material.publicKey(), Hash.SHA_1, secret);
    byte[] message = randomness.bytes(CHALLENGE_BYTES);
    Cryptoki cryptoki = token.cryptoki();
    long unwrapped =
        cryptoki.unwrapKey(
            session,
            Mechanism.oaep(Mechanism.Mgf.SHA_1),
            handle,
            wrapped,
            Templates.sessionSecret(Ckk.GENERIC_SECRET, Cka.SIGN));
    try {
      byte[] mac =
          cryptoki.sign(session, Mechanism.of(Ckm.SHA256_HMAC), unwrapped, message);
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
