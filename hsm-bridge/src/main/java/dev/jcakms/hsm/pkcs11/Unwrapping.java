package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.WrapMechanism;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Unwraps foreign material into the token. How long an unwrapped secret is no attribute tells, so
 * it is proved with objects of the session before the one that stays is made: the shortest key that
 * an HMAC takes is as long as its hash, AES takes no length but its own, and the length of an
 * AES-KWP blob leaves eight lengths open (RFC 5649, 3), which all lie within the block of a hash or
 * all beyond it. What the public half of a pair is, is proved by a signature, whatever the pair
 * will be for: an agreement would not tell a point from its negative. What these do not prove is
 * not unwrapped.
 */
final class Unwrapping {
  private static final int AES_BLOCK_BYTES = 8;

  /** Makes a record's material of an unwrapped object. */
  @FunctionalInterface
  interface Maker {
    Material of(long session, long key, byte[] publicKey);
  }

  private final Token token;
  private final TokenProfile profile;
  private final TokenKeys keys;
  private final KeyChallenge challenge;

  Unwrapping(Token token, TokenProfile profile, TokenKeys keys, KeyChallenge challenge) {
    this.token = token;
    this.profile = profile;
    this.keys = keys;
    this.challenge = challenge;
  }

  /** The kinds whose length or public half this can prove, if they were wrapped so. */
  static Set<MaterialKind> provable(WrapMechanism mechanism) {
    Set<MaterialKind> kinds =
        EnumSet.of(
            MaterialKind.AES_256, MaterialKind.AES_256_UNWRAP, MaterialKind.HMAC_SHA_256_MAC);
    if (!mechanism.isShort()) {
      for (MaterialKind kind : MaterialKind.values()) {
        if (kind.algorithm().family() != KeyAlgorithm.Family.ML_DSA) {
          kinds.add(kind);
        }
      }
    }
    return kinds;
  }

  /** Whether no attribute tells the public half of such a pair. */
  static boolean mustBeTold(MaterialKind kind) {
    KeyAlgorithm algorithm = kind.algorithm();
    return algorithm.isPair() && algorithm.family() != KeyAlgorithm.Family.RSA;
  }

  /**
   * Unwraps.
   *
   * @param foreign with its public half, if it {@linkplain #mustBeTold must be told}
   * @throws HsmException AUTHENTICATION_FAILED, with one message, for a blob that is damaged or
   *     holds something else
   */
  Material unwrap(
      MaterialKind kind, ObjectName name, Material wrappingKey, Foreign foreign, Maker maker) {
    try {
      // Proved in a call that may be repeated; what stays is made once.
      Boolean unused =
          keys.use(
              wrappingKey,
              (session, key) -> {
                prove(session, key, kind, wrappingKey, foreign);
                return true;
              });
      return token.callOnce(
          session -> {
            long key = keys.handle(session, wrappingKey);
            return make(session, key, kind, name, wrappingKey, foreign, maker);
          });
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  private Material make(
      long session,
      long wrapping,
      MaterialKind kind,
      ObjectName name,
      Material wrappingKey,
      Foreign foreign,
      Maker maker) {
    ObjectShape shape = ObjectShape.of(kind, profile);
    try (Opened opened = open(session, wrapping, wrappingKey, foreign)) {
      long key = opened.unwrap(Templates.staying(shape, name, profile));
      byte[] publicKey =
          kind.algorithm().isPair() && !foreign.saysPublicKey()
              ? PublicObjects.ofPrivateKey(token.cryptoki(), session, key, kind.algorithm())
              : foreign.publicKey();
      return maker.of(session, key, publicKey);
    }
  }

  private void prove(
      long session, long wrapping, MaterialKind kind, Material wrappingKey, Foreign foreign) {
    try {
      proveAtOnce(session, wrapping, kind, wrappingKey, foreign);
    } catch (CryptokiException first) {
      requireDoubt(session, first);
      try {
        proveAtOnce(session, wrapping, kind, wrappingKey, foreign);
      } catch (CryptokiException second) {
        requireDoubt(session, second);
        throw notAuthentic();
      }
    }
  }

  private void proveAtOnce(
      long session, long wrapping, MaterialKind kind, Material wrappingKey, Foreign foreign) {
    try (Opened opened = open(session, wrapping, wrappingKey, foreign)) {
      if (kind.algorithm().isPair()) {
        provePair(session, opened, kind, foreign);
      } else {
        proveSecret(session, opened, kind.algorithm(), foreign.mechanism());
      }
    }
  }

  /** What the wrapping key itself, or a key of the session that it unwrapped, unwraps. */
  private final class Opened implements AutoCloseable {
    private final long session;
    private final long key;
    private final Mechanism mechanism;
    private final byte[] wrapped;
    private final boolean ofTheSession;

    Opened(long session, long key, Mechanism mechanism, byte[] wrapped, boolean ofTheSession) {
      this.session = session;
      this.key = key;
      this.mechanism = mechanism;
      this.wrapped = wrapped;
      this.ofTheSession = ofTheSession;
    }

    long unwrap(Template template) {
      return token.cryptoki().unwrapKey(session, mechanism, key, wrapped, template);
    }

    @Override
    public void close() {
      if (ofTheSession) {
        token.cryptoki().destroyObject(session, key);
      }
    }
  }

  private Opened open(long session, long wrapping, Material wrappingKey, Foreign foreign) {
    byte[] wrapped = foreign.wrapped();
    return switch (foreign.mechanism()) {
      case RSA_OAEP_SHA_1 -> direct(session, wrapping, oaep(Hash.SHA_1), wrapped);
      case RSA_OAEP_SHA_256 -> direct(session, wrapping, oaep(Hash.SHA_256), wrapped);
      case AES_KWP -> direct(session, wrapping, keyWrap(), wrapped);
      case RSA_AES_KEY_WRAP_SHA_1 ->
          inTwoSteps(session, wrapping, wrappingKey, oaep(Hash.SHA_1), wrapped);
      case RSA_AES_KEY_WRAP_SHA_256 ->
          inTwoSteps(session, wrapping, wrappingKey, oaep(Hash.SHA_256), wrapped);
    };
  }

  private Opened direct(long session, long key, Mechanism mechanism, byte[] wrapped) {
    return new Opened(session, key, mechanism, wrapped, false);
  }

  private Opened inTwoSteps(
      long session, long wrapping, Material wrappingKey, Mechanism oaep, byte[] wrapped) {
    int modulusBytes = wrappingKey.kind().algorithm().size() / Byte.SIZE;
    if (wrapped.length <= modulusBytes) {
      throw notAuthentic();
    }
    byte[] outer = Arrays.copyOf(wrapped, modulusBytes);
    // That the AES key between the two is no shorter than ours.
    requireTakenByHmac(session, direct(session, wrapping, oaep, outer), Ckm.SHA256_HMAC);
    long inner =
        token
            .cryptoki()
            .unwrapKey(
                session, oaep, wrapping, outer, Templates.sessionSecret(Ckk.AES, Cka.UNWRAP));
    return new Opened(
        session, inner, keyWrap(), Arrays.copyOfRange(wrapped, modulusBytes, wrapped.length), true);
  }

  private Mechanism keyWrap() {
    return Mechanism.of(profile.keyWrapWithPadding());
  }

  private static Mechanism oaep(Hash hash) {
    return Mechanism.oaep(hash == Hash.SHA_1 ? Mechanism.Mgf.SHA_1 : Mechanism.Mgf.SHA256);
  }

  private void provePair(long session, Opened opened, MaterialKind kind, Foreign foreign) {
    Cryptoki cryptoki = token.cryptoki();
    KeyAlgorithm algorithm = kind.algorithm();
    Ckk keyType = ObjectShape.of(kind, profile).keyType();
    long key = opened.unwrap(Templates.sessionPrivateKey(keyType, Cka.SIGN));
    try {
      byte[] publicKey = publicHalf(session, key, algorithm, foreign);
      if (!challenge.signs(new HandleKey(cryptoki, session, key), algorithm, publicKey)) {
        throw notAuthentic();
      }
    } finally {
      cryptoki.destroyObject(session, key);
    }
  }

  /** What is to be proved: what the object tells, or what is said where it tells nothing. */
  private byte[] publicHalf(long session, long key, KeyAlgorithm algorithm, Foreign foreign) {
    Cryptoki cryptoki = token.cryptoki();
    if (algorithm.family() == KeyAlgorithm.Family.RSA) {
      return PublicObjects.ofSoundRsa(cryptoki, session, key, algorithm)
          .filter(told -> !foreign.saysPublicKey() || Arrays.equals(told, foreign.publicKey()))
          .orElseThrow(Unwrapping::notAuthentic);
    }
    Attributes is = cryptoki.getAttributes(session, key, Cka.EC_PARAMS);
    if (!PublicObjects.isOfSize(is, algorithm)) {
      throw notAuthentic();
    }
    return foreign.publicKey();
  }

  private void proveSecret(
      long session, Opened opened, KeyAlgorithm algorithm, WrapMechanism mechanism) {
    if (algorithm.family() == KeyAlgorithm.Family.HMAC) {
      proveHmac(session, opened, algorithm, mechanism);
    } else {
      if (!mechanism.isShort() && paddedBytes(opened) != KeyAlgorithm.AES_256.sizeBytes()) {
        throw notAuthentic();
      }
      requireTakenByHmac(session, opened, Ckm.SHA256_HMAC);
      requireTakenByAes(session, opened);
    }
  }

  private void proveHmac(
      long session, Opened opened, KeyAlgorithm algorithm, WrapMechanism mechanism) {
    if (!mechanism.isShort() && paddedBytes(opened) > Hash.ofHmac(algorithm).blockBytes()) {
      throw notAuthentic();
    }
    requireTakenByHmac(session, opened, ObjectShape.hmac(algorithm));
    if (mechanism.isShort()) {
      // Nothing else tells here where it ends, so it is taken of this one length.
      requireTakenByAes(session, opened);
    }
  }

  /** How long a secret is with its padding, which the length of its AES-KWP blob tells. */
  private static int paddedBytes(Opened opened) {
    return opened.wrapped.length - AES_BLOCK_BYTES;
  }

  /** That it is no shorter than the hash. */
  private void requireTakenByHmac(long session, Opened opened, Ckm hmac) {
    requireUsable(session, opened, Ckk.GENERIC_SECRET, Cka.SIGN, Mechanism.of(hmac));
  }

  /** That it is no longer than the longest key of AES. */
  private void requireTakenByAes(long session, Opened opened) {
    byte[] iv = new byte[Mechanism.GCM_IV_BYTES];
    requireUsable(session, opened, Ckk.AES, Cka.ENCRYPT, Mechanism.gcm(iv, new byte[0]));
  }

  private void requireUsable(
      long session, Opened opened, Ckk keyType, Cka usage, Mechanism mechanism) {
    Cryptoki cryptoki = token.cryptoki();
    long key = opened.unwrap(Templates.sessionSecret(keyType, usage));
    try {
      byte[] unused =
          usage == Cka.SIGN
              ? cryptoki.sign(session, mechanism, key, new byte[1])
              : cryptoki.encrypt(session, mechanism, key, new byte[1]);
    } catch (CryptokiException e) {
      if (e.ckr() == Ckr.KEY_SIZE_RANGE || e.ckr() == Ckr.MECHANISM_INVALID) {
        throw notAuthentic();
      }
      throw e;
    } finally {
      cryptoki.destroyObject(session, key);
    }
  }

  /** A blob that is damaged, perhaps, where the session that refused it still sees the marker. */
  private void requireDoubt(long session, CryptokiException answer) {
    if (!profile.mayMeanWrongBlob(answer) || !token.seesMarker(session)) {
      throw answer;
    }
  }

  private static HsmException notAuthentic() {
    return new HsmException(
        Reason.AUTHENTICATION_FAILED, "not wrapped so, or not a key of that kind");
  }
}
