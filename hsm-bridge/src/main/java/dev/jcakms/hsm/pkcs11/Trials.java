package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.Wrapping;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tries what a token says it can, with keys that go with their session, against the same in
 * software. A refusal and a wrong result both mean that the token cannot; a token that is away is
 * not a result.
 */
final class Trials {
  private static final int MESSAGE_BYTES = 40;
  private static final int TIMED_SEALS = 100;
  private static final int RSA_TRIAL_SALT_BYTES = 32;

  private final Token token;
  private final TokenProfile profile;
  private final Primitives primitives;
  private final Randomness randomness;

  Trials(Token token, TokenProfile profile, Primitives primitives, Randomness randomness) {
    this.token = token;
    this.profile = profile;
    this.primitives = primitives;
    this.randomness = randomness;
  }

  /** What fails of a kind; empty if it works. */
  Optional<String> fails(MaterialKind kind) {
    ObjectShape shape = ObjectShape.of(kind, profile);
    return tried(
            session ->
                switch (kind.use()) {
                  case SEAL -> sealsAsSoftwareDoes(session);
                  case MAC -> macsAsSoftwareDoes(session, kind.algorithm());
                  case SIGN -> withPair(session, kind, shape, this::signs);
                  case DECRYPT -> withPair(session, kind, shape, this::decrypts);
                  case AGREE -> withPair(session, kind, shape, this::agrees);
                  case UNWRAP -> throw new IllegalArgumentException("its ways of wrapping tell");
                })
        ? Optional.empty()
        : Optional.of("working CKM_" + shape.mechanisms().get(0) + " for " + kind.algorithm());
  }

  /**
   * The ways of wrapping that fail. One pair stands for all of them, since it takes its time to
   * make.
   */
  Set<WrapMechanism> failingWraps() {
    MaterialKind kind = MaterialKind.RSA_2048_UNWRAP;
    ObjectShape shape = ObjectShape.of(kind, profile);
    Set<WrapMechanism> failing = EnumSet.allOf(WrapMechanism.class);
    boolean unused =
        tried(
            session ->
                withPair(
                    session,
                    kind,
                    shape,
                    (in, key, trialKind, publicKey) -> {
                      failing.removeIf(
                          wrap -> isSo(in, again -> unwraps(again, key, publicKey, wrap)));
                      return failing.isEmpty();
                    }));
    return failing;
  }

  /** What fails of a kind that is unwrapped, whatever it was wrapped by; empty if it works. */
  Optional<String> failsUnwrapped(MaterialKind kind) {
    return switch (kind.algorithm().family()) {
      case HMAC ->
          tried(session -> takesNoShorterKey(session, kind.algorithm()))
              ? Optional.empty()
              : Optional.of(
                  "CKM_" + ObjectShape.hmac(kind.algorithm()) + " that refuses short keys");
      case EC, EDWARDS ->
          tried(session -> unwrapsPair(session, kind))
              ? Optional.empty()
              : Optional.of("working unwrapping of " + kind.algorithm());
      default -> Optional.empty();
    };
  }

  /** How long one seal of 32 bytes takes, on the average of some. */
  long sealMicros() {
    byte[] message = new byte[KeyAlgorithm.AES_256.size() / Byte.SIZE];
    return token.call(
        session -> {
          long object =
              token
                  .cryptoki()
                  .createObject(
                      session,
                      Templates.known(Ckk.AES, randomness.bytes(message.length), Cka.ENCRYPT));
          try {
            long start = System.nanoTime();
            for (int i = 0; i < TIMED_SEALS; i++) {
              byte[] iv = randomness.bytes(Mechanism.GCM_IV_BYTES);
              byte[] unused =
                  token.cryptoki().encrypt(session, Mechanism.gcm(iv, message), object, message);
            }
            return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / TIMED_SEALS;
          } finally {
            token.cryptoki().destroyObject(session, object);
          }
        });
  }

  /** Twice if need be: the first time the token may have failed, and nothing was found out. */
  private boolean tried(LongFunction<Boolean> trial) {
    return Fault.isSoInTwoLooks(() -> triedAtOnce(trial));
  }

  private boolean triedAtOnce(LongFunction<Boolean> trial) {
    try {
      return token.call(session -> isSo(session, trial));
    } catch (CryptokiException e) {
      return false;
    }
  }

  /** What the token answers for itself is a no; what it answers of a lost session is thrown. */
  private boolean isSo(long session, LongFunction<Boolean> trial) {
    try {
      return trial.apply(session);
    } catch (CryptokiException e) {
      if (Fault.of(e) == Fault.REFUSED || token.seesMarker(session)) {
        return false;
      }
      throw e;
    }
  }

  private boolean sealsAsSoftwareDoes(long session) {
    byte[] key = randomness.bytes(KeyAlgorithm.AES_256.size() / Byte.SIZE);
    byte[] iv = randomness.bytes(Mechanism.GCM_IV_BYTES);
    byte[] aad = randomness.bytes(MESSAGE_BYTES);
    byte[] message = randomness.bytes(MESSAGE_BYTES);
    long object =
        token
            .cryptoki()
            .createObject(session, Templates.known(Ckk.AES, key, Cka.ENCRYPT, Cka.DECRYPT));
    try {
      byte[] sealed = token.cryptoki().encrypt(session, Mechanism.gcm(iv, aad), object, message);
      return Arrays.equals(sealed, softwareGcm(key, iv, aad, message))
          && Arrays.equals(
              message, token.cryptoki().decrypt(session, Mechanism.gcm(iv, aad), object, sealed));
    } finally {
      token.cryptoki().destroyObject(session, object);
    }
  }

  private boolean macsAsSoftwareDoes(long session, KeyAlgorithm algorithm) {
    byte[] key = randomness.bytes(algorithm.size() / Byte.SIZE);
    byte[] message = randomness.bytes(MESSAGE_BYTES);
    long object =
        token.cryptoki().createObject(session, Templates.known(Ckk.GENERIC_SECRET, key, Cka.SIGN));
    try {
      byte[] mac =
          token
              .cryptoki()
              .sign(session, Mechanism.of(ObjectShape.hmac(algorithm)), object, message);
      return Arrays.equals(mac, softwareMac(primitives.hmac(Hash.ofHmac(algorithm)), key, message));
    } finally {
      token.cryptoki().destroyObject(session, object);
    }
  }

  @FunctionalInterface
  private interface PairTrial {
    boolean with(long session, long privateKey, MaterialKind kind, byte[] publicKey);
  }

  private boolean withPair(long session, MaterialKind kind, ObjectShape shape, PairTrial trial) {
    Cryptoki cryptoki = token.cryptoki();
    Cryptoki.KeyPair pair =
        cryptoki.generateKeyPair(
            session,
            Mechanism.of(shape.generation()),
            Templates.publicHalf(kind.algorithm()),
            Templates.sessionPrivateKey(shape.keyType(), shape.usages().iterator().next()));
    try {
      byte[] publicKey = PublicObjects.read(cryptoki, session, pair.publicKey(), kind.algorithm());
      return trial.with(session, pair.privateKey(), kind, publicKey);
    } finally {
      cryptoki.destroyObject(session, pair.privateKey());
      cryptoki.destroyObject(session, pair.publicKey());
    }
  }

  private boolean signs(long session, long key, MaterialKind kind, byte[] publicKey) {
    byte[] random = randomness.bytes(Hash.SHA_256.digestBytes());
    return switch (kind.algorithm().family()) {
      case RSA -> {
        SignatureMechanism.RsaPss pss =
            new SignatureMechanism.RsaPss(Hash.SHA_256, Hash.SHA_256, RSA_TRIAL_SALT_BYTES);
        byte[] info = KeyChallenge.digestInfo(random);
        yield verified(
                session,
                key,
                Mechanism.of(Ckm.RSA_PKCS),
                new SignatureMechanism.RsaPkcs1(),
                info,
                publicKey)
            && verified(
                session,
                key,
                Mechanism.pss(Mechanism.Mgf.SHA256, Mechanism.Mgf.SHA256, RSA_TRIAL_SALT_BYTES),
                pss,
                random,
                publicKey);
      }
      case EC ->
          verified(
              session,
              key,
              Mechanism.of(Ckm.ECDSA),
              new SignatureMechanism.Ecdsa(),
              random,
              publicKey);
      case EDWARDS ->
          verified(
              session,
              key,
              Mechanism.of(Ckm.EDDSA),
              new SignatureMechanism.Ed25519(),
              random,
              publicKey);
      case ML_DSA, AES, HMAC -> false;
    };
  }

  private boolean verified(
      long session,
      long key,
      Mechanism mechanism,
      SignatureMechanism verified,
      byte[] input,
      byte[] publicKey) {
    byte[] signature = token.cryptoki().sign(session, mechanism, key, input);
    return PublicKeys.verify(publicKey, verified, input, signature);
  }

  private boolean decrypts(long session, long key, MaterialKind kind, byte[] publicKey) {
    byte[] block = new byte[kind.algorithm().size() / Byte.SIZE];
    System.arraycopy(randomness.bytes(MESSAGE_BYTES), 0, block, 1, MESSAGE_BYTES);
    return Arrays.equals(
        block,
        token
            .cryptoki()
            .decrypt(
                session,
                Mechanism.of(Ckm.RSA_X_509),
                key,
                PublicKeys.rsaEncryptRaw(publicKey, block)));
  }

  private boolean agrees(long session, long key, MaterialKind kind, byte[] publicKey) {
    PublicKeys.Peer peer = PublicKeys.freshPeer(publicKey);
    return Arrays.equals(
        peer.secret(),
        Agreement.derive(token.cryptoki(), session, key, peer.point(), peer.secret().length));
  }

  private boolean unwraps(long session, long key, byte[] publicKey, WrapMechanism wrap) {
    return switch (wrap) {
      case RSA_OAEP_SHA_1 -> unwrapsAtOnce(session, key, publicKey, Hash.SHA_1);
      case RSA_OAEP_SHA_256 -> unwrapsAtOnce(session, key, publicKey, Hash.SHA_256);
      case AES_KWP, RSA_AES_KEY_WRAP_SHA_1 ->
          unwrapsInTwoSteps(session, key, publicKey, Hash.SHA_1);
      case RSA_AES_KEY_WRAP_SHA_256 -> unwrapsInTwoSteps(session, key, publicKey, Hash.SHA_256);
    };
  }

  private boolean unwrapsAtOnce(long session, long key, byte[] publicKey, Hash hash) {
    byte[] secret = randomness.bytes(Hash.SHA_256.digestBytes());
    return unwrapsTo(
        session, key, oaep(hash), PublicKeys.rsaEncryptOaep(publicKey, hash, secret), secret);
  }

  private boolean unwrapsInTwoSteps(long session, long key, byte[] publicKey, Hash hash) {
    byte[] wrapping = randomness.bytes(KeyAlgorithm.AES_256.size() / Byte.SIZE);
    byte[] secret = randomness.bytes(Hash.SHA_256.digestBytes());
    long inner =
        token
            .cryptoki()
            .unwrapKey(
                session,
                oaep(hash),
                key,
                PublicKeys.rsaEncryptOaep(publicKey, hash, wrapping),
                Templates.sessionSecret(Ckk.AES, Cka.UNWRAP));
    try {
      return unwrapsTo(
          session,
          inner,
          Mechanism.of(profile.keyWrapWithPadding()),
          wrappedInSoftware(wrapping, secret),
          secret);
    } finally {
      token.cryptoki().destroyObject(session, inner);
    }
  }

  private boolean unwrapsTo(
      long session, long key, Mechanism mechanism, byte[] wrapped, byte[] secret) {
    byte[] message = randomness.bytes(MESSAGE_BYTES);
    long object =
        token
            .cryptoki()
            .unwrapKey(
                session,
                mechanism,
                key,
                wrapped,
                Templates.sessionSecret(Ckk.GENERIC_SECRET, Cka.SIGN));
    try {
      return Arrays.equals(
          token.cryptoki().sign(session, Mechanism.of(Ckm.SHA256_HMAC), object, message),
          softwareMac(primitives.hmacSha256(), secret, message));
    } finally {
      token.cryptoki().destroyObject(session, object);
    }
  }

  private boolean takesNoShorterKey(long session, KeyAlgorithm hmac) {
    byte[] key = randomness.bytes(Hash.ofHmac(hmac).digestBytes() - 1);
    long object =
        token.cryptoki().createObject(session, Templates.known(Ckk.GENERIC_SECRET, key, Cka.SIGN));
    try {
      Mechanism mechanism = Mechanism.of(ObjectShape.hmac(hmac));
      byte[] unused = token.cryptoki().sign(session, mechanism, object, new byte[1]);
      return false;
    } catch (CryptokiException e) {
      if (e.ckr() != Ckr.KEY_SIZE_RANGE) {
        throw e;
      }
      return true;
    } finally {
      token.cryptoki().destroyObject(session, object);
    }
  }

  private boolean unwrapsPair(long session, MaterialKind kind) {
    Cryptoki cryptoki = token.cryptoki();
    byte[] wrapping = randomness.bytes(KeyAlgorithm.AES_256.sizeBytes());
    SoftwarePair pair = SoftwarePair.generate(kind.algorithm(), randomness);
    long outer = cryptoki.createObject(session, Templates.known(Ckk.AES, wrapping, Cka.UNWRAP));
    try {
      long key =
          cryptoki.unwrapKey(
              session,
              Mechanism.of(profile.keyWrapWithPadding()),
              outer,
              wrappedInSoftware(wrapping, pair.privateKey()),
              Templates.sessionPrivateKey(ObjectShape.of(kind, profile).keyType(), Cka.SIGN));
      try {
        return signs(session, key, kind, pair.publicKey());
      } finally {
        cryptoki.destroyObject(session, key);
      }
    } finally {
      cryptoki.destroyObject(session, outer);
    }
  }

  private byte[] wrappedInSoftware(byte[] key, byte[] secret) {
    return new Wrapping(primitives, randomness).kwp(key, secret);
  }

  private static Mechanism oaep(Hash hash) {
    return Mechanism.oaep(hash == Hash.SHA_1 ? Mechanism.Mgf.SHA_1 : Mechanism.Mgf.SHA256);
  }

  private byte[] softwareGcm(byte[] key, byte[] iv, byte[] aad, byte[] message) {
    try {
      Cipher cipher = primitives.aesGcm();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(Mechanism.GCM_TAG_BYTES * Byte.SIZE, iv));
      cipher.updateAAD(aad);
      return cipher.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused a fresh nonce", e);
    }
  }

  private static byte[] softwareMac(Mac mac, byte[] key, byte[] message) {
    try {
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an HMAC takes every key", e);
    }
  }
}
