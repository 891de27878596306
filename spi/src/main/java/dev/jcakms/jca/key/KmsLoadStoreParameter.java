package dev.jcakms.jca.key;

import dev.jcakms.port.KeyUsage;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a KeyStore {@code KMS} is to show. Immutable.
 *
 * <pre>{@code
 * KeyStore store = KeyStore.getInstance("KMS");
 * store.load(KmsLoadStoreParameter.of("alias/tls"));
 * }</pre>
 *
 * <p>Loaded without one, a store shows every alias of the installation. Whoever hands a store to a
 * library that takes the first key it finds names the one that is meant.
 */
public final class KmsLoadStoreParameter implements KeyStore.LoadStoreParameter {
  private final Optional<Set<String>> aliases;
  private final boolean importing;
  private final Optional<KeyUsage> pairUsage;
  private final KeyStore.@Nullable ProtectionParameter protection;

  private KmsLoadStoreParameter(
      Optional<Set<String>> aliases,
      boolean importing,
      Optional<KeyUsage> pairUsage,
      KeyStore.@Nullable ProtectionParameter protection) {
    this.aliases = aliases;
    this.importing = importing;
    this.pairUsage = pairUsage;
    this.protection = protection;
  }

  /**
   * A store that shows these aliases alone, whatever else the installation has.
   *
   * @param aliases each with or without its {@code alias/}; at least one
   */
  public static KmsLoadStoreParameter of(String... aliases) {
    if (aliases.length == 0) {
      throw new IllegalArgumentException("a KeyStore that shows nothing is of no use");
    }
    return new KmsLoadStoreParameter(
        Optional.of(Set.copyOf(List.of(aliases))), false, Optional.empty(), null);
  }

  /**
   * A store that shows every alias, and into which keys that were made elsewhere may be put under
   * new ones: {@code setKeyEntry} and {@code setEntry} then import.
   *
   * <p>Imported are secret keys of {@code AES} with 256 bits and of {@code HmacSHA224/256/384/512}
   * with as many bytes as the hash has at least and its block at most; and private keys (PKCS #8)
   * of RSA with 2048, 3072 or 4096 bits, on P-256, P-384, P-521 and secp256k1, of Ed25519, and of
   * ML-DSA with their seed, as far as the root takes them. The first certificate of a chain must be
   * the key's own; the chain is attached to it. A private key without any is put in as an {@link
   * UncertifiedKeyEntry}.
   *
   * <p>A key has one usage for life, of which the KeyStore API says nothing. Secret keys have but
   * one. A pair signs, unless the KeyUsage extension of its certificate allows no signature, and
   * for RSA an encipherment, for a curve key agreement: then it is for that. {@link
   * #importing(KeyUsage)} names the usage instead.
   *
   * <p>The key given is left as it is: whoever imports it does away with it.
   */
  public static KmsLoadStoreParameter importing() {
    return new KmsLoadStoreParameter(Optional.empty(), true, Optional.empty(), null);
  }

  /**
   * The same for pairs of one usage, whatever their certificates say.
   *
   * @param pairUsage what private keys that are put in will be for; one that cannot be is refused
   */
  public static KmsLoadStoreParameter importing(KeyUsage pairUsage) {
    return new KmsLoadStoreParameter(Optional.empty(), true, Optional.of(pairUsage), null);
  }

  /**
   * The same with the PIN of the token, or the passphrase of the root, or a handler that is asked
   * for it.
   */
  public KmsLoadStoreParameter protectedBy(KeyStore.ProtectionParameter pinOrHandler) {
    return new KmsLoadStoreParameter(aliases, importing, pairUsage, pinOrHandler);
  }

  /** The aliases that are shown, as they were given; empty for all. */
  public Optional<Set<String>> aliases() {
    return aliases;
  }

  /** Whether keys that were made elsewhere may be put into the store. */
  public boolean isImporting() {
    return importing;
  }

  /** The usage of private keys that are put in; empty where their certificates tell. */
  public Optional<KeyUsage> pairUsage() {
    return pairUsage;
  }

  @Override
  public KeyStore.@Nullable ProtectionParameter getProtectionParameter() {
    return protection;
  }
}
