package dev.jcakms.hsm.pkcs11;

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
 * AES-KWP blob leaves eight lengths open (RFC 5649, 3). What these do not prove is not unwrapped.
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

  Unwrapping(Token token, TokenProfile profile, TokenKeys keys) {
    this.token = token;
    this.profile = profile;
    this.keys = keys;
  }

  /** The kinds whose length or public half this can prove, if they were wrapped so. */
  static Set<MaterialKind> provable(WrapMechanism mechanism) {
    Set<MaterialKind> kinds =
        EnumSet.of(
            MaterialKind.AES_256, MaterialKind.AES_256_UNWRAP, MaterialKind.HMAC_SHA_256_MAC);
    if (!isOaepAlone(mechanism)) {
      kinds.add(MaterialKind.HMAC_SHA_384_MAC);
      kinds.add(MaterialKind.HMAC_SHA_512_MAC);
      for (MaterialKind kind : MaterialKind.values()) {
        if (kind.algorithm().family() == KeyAlgorithm.Family.RSA) {
          kinds.add(kind);
        }
      }
    }
    return kinds;
  }

  private static boolean isOaepAlone(WrapMechanism mechanism) {
    return mechanism == WrapMechanism.RSA_OAEP_SHA_1 || mechanism == WrapMechanism.RSA_OAEP_SHA_256;
  }

  /**
   * Unwraps.
   *
   * @throws HsmException AUTHENTICATION_FAILED, with one message, for a blob that is damaged or
   *     holds something else
   */
  Material unwrap(
      MaterialKind kind,
      ObjectName name,
      Material wrappingKey,
      WrapMechanism mechanism,
      byte[] wrapped,
      Maker maker) {
    try {
      // Proved in a call that may be repeated; what stays is made once.
      Boolean unused =
          keys.use(
              wrappingKey,
              (session, key) -> {
                prove(session, key, kind, wrappingKey, mechanism, wrapped);
                return true;
              });
      return token.callOnce(
          session -> {
            long key = keys.handle(session, wrappingKey);
            return make(session, key, kind, name, wrappingKey, mechanism, wrapped, maker);
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
      WrapMechanism mechanism,
      byte[] wrapped,
      Maker maker) {
    ObjectShape shape = ObjectShape.of(kind, profile);
    try (Opened opened = open(session, wrapping, wrappingKey, mechanism, wrapped)) {
      long key = opened.unwrap(Templates.staying(shape, name, profile));
      byte[] publicKey =
          kind.algorithm().isPair()
              ? PublicObjects.ofPrivateKey(token.cryptoki(), session, key, kind.algorithm())
              : new byte[0];
      return maker.of(session, key, publicKey);
    }
  }

  private void prove(
      long session,
      long wrapping,
      MaterialKind kind,
      Material wrappingKey,
      WrapMechanism mechanism,
      byte[] wrapped) {
    try {
      proveAtOnce(session, wrapping, kind, wrappingKey, mechanism, wrapped);
    } catch (CryptokiException first) {
      requireDoubt(session, first);
      try {
        proveAtOnce(session, wrapping, kind, wrappingKey, mechanism, wrapped);
      } catch (CryptokiException second) {
        requireDoubt(session, second);
        throw notAuthentic();
      }
    }
  }

  private void proveAtOnce(
      long session,
      long wrapping,
      MaterialKind kind,
      Material wrappingKey,
      WrapMechanism mechanism,
      byte[] wrapped) {
    try (Opened opened = open(session, wrapping, wrappingKey, mechanism, wrapped)) {
      if (kind.algorithm().isPair()) {
        provePair(session, opened, kind.algorithm());
      } else {
        proveSecret(session, opened, kind.algorithm(), mechanism);
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

  private Opened open(
      long session, long wrapping, Material wrappingKey, WrapMechanism mechanism, byte[] wrapped) {
    return switch (mechanism) {
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
    requireUsable(
        session,
        direct(session, wrapping, oaep, outer),
        Ckk.GENERIC_SECRET,
        Cka.SIGN,
        Mechanism.of(Ckm.SHA256_HMAC));
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

  private void provePair(long session, Opened opened, KeyAlgorithm algorithm) {
    Cryptoki cryptoki = token.cryptoki();
    long key = opened.unwrap(Templates.sessionPrivateKey(Ckk.RSA, Cka.SIGN));
    try {
      Attributes is = cryptoki.getAttributes(session, key, Cka.MODULUS);
      if (!PublicObjects.isOfSize(is, algorithm)) {
        throw notAuthentic();
      }
    } finally {
      cryptoki.destroyObject(session, key);
    }
  }

  private void proveSecret(
      long session, Opened opened, KeyAlgorithm algorithm, WrapMechanism mechanism) {
    int lengthBytes = algorithm.size() / Byte.SIZE;
    if (!isOaepAlone(mechanism) && opened.wrapped.length != keyWrapBytes(lengthBytes)) {
      throw notAuthentic();
    }
    Ckm atLeast = algorithm == KeyAlgorithm.AES_256 ? Ckm.SHA256_HMAC : ObjectShape.hmac(algorithm);
    requireUsable(session, opened, Ckk.GENERIC_SECRET, Cka.SIGN, Mechanism.of(atLeast));
    if (lengthBytes == KeyAlgorithm.AES_256.size() / Byte.SIZE) {
      byte[] iv = new byte[Mechanism.GCM_IV_BYTES];
      requireUsable(session, opened, Ckk.AES, Cka.ENCRYPT, Mechanism.gcm(iv, new byte[0]));
    }
  }

  private static int keyWrapBytes(int lengthBytes) {
    int padded = (lengthBytes + AES_BLOCK_BYTES - 1) / AES_BLOCK_BYTES * AES_BLOCK_BYTES;
    return padded + AES_BLOCK_BYTES;
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
