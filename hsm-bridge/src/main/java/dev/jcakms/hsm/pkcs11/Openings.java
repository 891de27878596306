package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.Sealed;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens, and tells an input that is not authentic from a token that failed, also where a token has
 * one answer for both: then the key opens its own check value, and the input is tried once more. If
 * the check opens and the input fails again, the input is not authentic; that is no fault, and
 * trips no breaker. Thread-safe.
 */
final class Openings {
  private static final int MAX_ATTEMPTS = 2;

  /** An answer that may mean a wrong tag or a fault. */
  private static final class Doubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Doubt(CryptokiException answer) {
      super(answer);
    }
  }

  /** The checks of one key: whoever waits while one runs that began after he came, shares it. */
  private static final class Checks {
    final ReentrantLock lock = new ReentrantLock();
    final AtomicLong begun = new AtomicLong();
    boolean lastOpened;
  }

  private final Token token;
  private final TokenProfile profile;
  private final TokenKeys keys;
  private final KeyChallenge challenge;
  private final Map<ByteBuffer, Checks> checks = new ConcurrentHashMap<>();

  Openings(Token token, TokenProfile profile, TokenKeys keys, KeyChallenge challenge) {
    this.token = token;
    this.profile = profile;
    this.keys = keys;
    this.challenge = challenge;
  }

  /**
   * Opens.
   *
   * @throws HsmException AUTHENTICATION_FAILED, with one message; MATERIAL_REFUSED; UNAVAILABLE
   */
  byte[] open(Material material, byte[] aad, Sealed sealed) {
    requirePossible(sealed);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        return attempt(material, aad, sealed);
      } catch (Doubt first) {
        if (checkOpens(material)) {
          return again(material, aad, sealed);
        }
        token.recover(first);
      }
    }
    throw new HsmException(Reason.UNAVAILABLE, "the token opens nothing, not even its own checks");
  }

  private byte[] again(Material material, byte[] aad, Sealed sealed) {
    try {
      return attempt(material, aad, sealed);
    } catch (Doubt second) {
      throw notAuthentic();
    }
  }

  private byte[] attempt(Material material, byte[] aad, Sealed sealed) {
    Mechanism mechanism = Mechanism.gcm(sealed.nonce(), aad);
    try {
      return keys.use(
          material,
          (session, key) -> {
            try {
              return token.cryptoki().decrypt(session, mechanism, key, sealed.ciphertextAndTag());
            } catch (CryptokiException e) {
              if (profile.meansWrongTag(e)) {
                throw notAuthentic();
              }
              if (profile.mayMeanWrongTag(e)) {
                throw new Doubt(e);
              }
              throw e;
            }
          });
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  /** Before the token sees it: some modules take what is too short for a tag. */
  private static void requirePossible(Sealed sealed) {
    if (sealed.nonce().length != Mechanism.GCM_IV_BYTES
        || sealed.ciphertextAndTag().length < Mechanism.GCM_TAG_BYTES) {
      throw notAuthentic();
    }
  }

  private boolean checkOpens(Material material) {
    Checks ofKey = checks.computeIfAbsent(ByteBuffer.wrap(material.id()), unused -> new Checks());
    long begunBefore = ofKey.begun.get();
    lock(ofKey.lock);
    try {
      if (ofKey.begun.get() == begunBefore) {
        ofKey.begun.incrementAndGet();
        ofKey.lastOpened = false;
        ofKey.lastOpened =
            keys.use(material, (session, key) -> challenge.opensItsCheck(session, key, material));
      }
      return ofKey.lastOpened;
    } catch (CryptokiException e) {
      return false;
    } finally {
      ofKey.lock.unlock();
    }
  }

  private static void lock(ReentrantLock lock) {
    try {
      if (!lock.tryLock(Pkcs11Options.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HsmException(Reason.UNAVAILABLE, "a key of the token was not tried in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException(Reason.UNAVAILABLE, "interrupted while a key was tried", e);
    }
  }

  private static HsmException notAuthentic() {
    return new HsmException(Reason.AUTHENTICATION_FAILED, "not sealed so");
  }
}
