package dev.jcakms.jca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which providers verify ECDSA rightly. The JDK's own of Java 17 compares the x-coordinate of a
 * point with r without reducing it first, and so refuses a signature that is valid. Each provider
 * is tried once, by such a signature: tcId 479 of Wycheproof's ecdsa_secp256r1_sha256_test, whose r
 * is 3. Thread-safe.
 */
public final class SoundVerifiers {
  private static final byte[] PUBLIC_KEY =
      HexFormat.of()
          .parseHex(
              "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
                  + "ce24c99032d52ac6ead23c0ae3ec68ef41e51a281fd457808c83136d7dcce90e"
                  + "8f7a154b551e9f39c59279357aa491b2a62bdebc2bb78613883fc72936c057e0");
  private static final byte[] MESSAGE = "hello, world".getBytes(US_ASCII);
  private static final byte[] SIGNATURE =
      HexFormat.of()
          .parseHex(
              "3026020103022100"
                  + "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254e");

  private final Supplier<Provider> software;

  /** By identity: a provider is a table, equal to others and hashed entry by entry. */
  private final Map<Provider, Boolean> tried = Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * None has been tried yet.
   *
   * @param software reads the key where a provider does not
   */
  SoundVerifiers(Supplier<Provider> software) {
    this.software = software;
  }

  /**
   * Who is asked once more where {@code first} says that a signature is wrong; empty if its no is
   * to be believed, or nobody else takes the key.
   *
   * @param first has been initialised with the key
   */
  Optional<Signature> secondOpinion(Signature first, PublicKey key) {
    if (!(key instanceof ECPublicKey) || isKnownAsSound(first.getProvider())) {
      return Optional.empty();
    }
    try {
      Signature second = Signature.getInstance(first.getAlgorithm(), software.get());
      second.initVerify(key);
      return Optional.of(second);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Two threads may try the same provider; nothing of his runs under the map's lock. */
  private boolean isKnownAsSound(Provider provider) {
    Boolean known = tried.get(provider);
    if (known == null) {
      known = isSound(provider);
      tried.put(provider, known);
    }
    return known;
  }

  private boolean isSound(Provider provider) {
    try {
      Provider reader = provider.getService("KeyFactory", "EC") == null ? software.get() : provider;
      PublicKey key =
          KeyFactory.getInstance("EC", reader).generatePublic(new X509EncodedKeySpec(PUBLIC_KEY));
      Signature verifier = Signature.getInstance("SHA256withECDSA", provider);
      verifier.initVerify(key);
      verifier.update(MESSAGE);
      return verifier.verify(SIGNATURE);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
