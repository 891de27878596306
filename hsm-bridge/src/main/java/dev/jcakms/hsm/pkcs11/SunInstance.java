package dev.jcakms.hsm.pkcs11;

import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the JDK's SunPKCS11 on the token, for one purpose, and its KeyStore. It is in
 * nobody's list of providers, lives in the binding's login, never logs in or out, and has no more
 * mechanisms than its purpose needs: no AES-GCM above all. Thread-safe.
 */
final class SunInstance {
  /** What instances are for: keys of one are of no use to another. */
  enum Purpose {
    /** Signatures, MACs and decryption. */
    GENERAL(
        """
        CKM_RSA_PKCS CKM_RSA_X_509 CKM_ECDSA
        CKM_SHA224_HMAC CKM_SHA256_HMAC CKM_SHA384_HMAC CKM_SHA512_HMAC""",
        ""),
    /** Agreement: its results are objects of the session that are read, so they may be read. */
    AGREEMENT(
        "CKM_ECDH1_DERIVE",
        """
        attributes(*, CKO_SECRET_KEY, CKK_GENERIC_SECRET) = {
          CKA_TOKEN = false
          CKA_SENSITIVE = false
          CKA_EXTRACTABLE = true
        }
        """);

    private final String mechanisms;
    private final String attributes;

    Purpose(String mechanisms, String attributes) {
      this.mechanisms = mechanisms;
      this.attributes = attributes;
    }
  }

  private static final String CLASS_NAME = "sun.security.pkcs11.SunPKCS11";
  private static final String KEY_STORE = "PKCS11";
  private static final int MAX_LOADS = 3;

  /**
   * How often SunPKCS11's own thread closes sessions that it has lost. Seldom: nothing keeps that
   * thread from a module which is ended at that moment, and not every module survives the two.
   */
  private static final Duration CLEANER_INTERVAL = Duration.ofMinutes(10);

  private final Purpose purpose;
  private final long life;
  private final Provider provider;
  private final KeyStore keyStore;
  private final ReentrantLock loading = new ReentrantLock();
  private boolean loaded;

  private SunInstance(Purpose purpose, long life, Provider provider, KeyStore keyStore) {
    this.purpose = purpose;
    this.life = life;
    this.provider = provider;
    this.keyStore = keyStore;
  }

  /** Whether this Java has SunPKCS11 at all. */
  static boolean isAvailable() {
    return unconfigured().isPresent();
  }

  /**
   * A new instance.
   *
   * @param life the token's, which this one does not outlive
   * @throws SunUnable if SunPKCS11 does not take the token
   */
  static SunInstance open(Purpose purpose, long life, Path module, long slot) {
    return SunUnable.answered(
        "SunPKCS11",
        () -> {
          Provider provider =
              unconfigured()
                  .orElseThrow(() -> new SunUnable("this Java has no SunPKCS11", null))
                  .configure(configuration(purpose, module, slot));
          return new SunInstance(
              purpose, life, provider, KeyStore.getInstance(KEY_STORE, provider));
        });
  }

  /** Of the JDK's own modules: the list of providers is the application's affair. */
  private static Optional<Provider> unconfigured() {
    return ServiceLoader.load(ModuleLayer.boot(), Provider.class).stream()
        .filter(found -> found.type().getName().equals(CLASS_NAME))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  private static String configuration(Purpose purpose, Path module, long slot) {
    return """
        --name = jcakms-%s
        library = "%s"
        slot = %s
        omitInitialize = true
        cleaner.shortInterval = %s
        cleaner.longInterval = %s
        enabledMechanisms = { KeyStore %s }
        %s"""
        .formatted(
            purpose,
            module.toAbsolutePath(),
            Long.toUnsignedString(slot),
            CLEANER_INTERVAL.toMillis(),
            CLEANER_INTERVAL.toMillis(),
            purpose.mechanisms,
            purpose.attributes);
  }

  Purpose purpose() {
    return purpose;
  }

  /** The life of the token that it was made in. */
  long life() {
    return life;
  }

  Provider provider() {
    return provider;
  }

  /**
   * The key of an alias. The KeyStore is loaded anew only when it does not know the alias, by one
   * thread at a time.
   *
   * @param mayLoad asked before it is loaded
   * @return null if there is none, or the KeyStore may not be loaded
   * @throws SunUnable if the KeyStore cannot be loaded for what somebody else keeps in the token
   */
  @Nullable Key key(String alias, BooleanSupplier mayLoad) {
    Waiting.lock(loading, "the keys of the token were not read in time");
    try {
      Key known = loaded ? get(alias) : null;
      if (known != null || !mayLoad.getAsBoolean()) {
        return known;
      }
      load();
      return get(alias);
    } finally {
      loading.unlock();
    }
  }

  private @Nullable Key get(String alias) {
    return SunUnable.answered("KeyStore.getKey", () -> keyStore.getKey(alias, null));
  }

  /** Again if an object went while it was looked at, which other processes bring about. */
  private void load() {
    for (int attempt = 1; !loaded(); attempt++) {
      if (attempt == MAX_LOADS) {
        throw new SunUnable("the objects of the token change too often", null);
      }
    }
    loaded = true;
  }

  private boolean loaded() {
    // Where nobody is logged in SunPKCS11 asks for a PIN, and without one it would try none at all,
    // which some tokens count as a wrong one.
    CallbackHandler nobody =
        callbacks -> {
          throw new CryptokiException("KeyStore.load", Ckr.USER_NOT_LOGGED_IN.value());
        };
    try {
      return SunUnable.answered(
          "KeyStore.load",
          () -> {
            keyStore.load(() -> new KeyStore.CallbackHandlerProtection(nobody));
            return true;
          });
    } catch (CryptokiException e) {
      if (Fault.of(e) != Fault.OBJECT_LOST) {
        throw e;
      }
      return false;
    }
  }
}
