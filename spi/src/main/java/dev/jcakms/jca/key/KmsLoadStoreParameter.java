package dev.jcakms.jca.key;

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
  private final KeyStore.@Nullable ProtectionParameter protection;

  private KmsLoadStoreParameter(
      Optional<Set<String>> aliases,
      boolean importing,
      KeyStore.@Nullable ProtectionParameter protection) {
    this.aliases = aliases;
    this.importing = importing;
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
    return new KmsLoadStoreParameter(Optional.of(Set.copyOf(List.of(aliases))), false, null);
  }

  /**
   * A store that shows every alias, and into which keys that were made elsewhere may be put. This
   * version imports none yet: it refuses them all the same, and says so.
   */
  public static KmsLoadStoreParameter importing() {
    return new KmsLoadStoreParameter(Optional.empty(), true, null);
  }

  /**
   * The same with the PIN of the token, or the passphrase of the root, or a handler that is asked
   * for it.
   */
  public KmsLoadStoreParameter protectedBy(KeyStore.ProtectionParameter pinOrHandler) {
    return new KmsLoadStoreParameter(aliases, importing, pinOrHandler);
  }

  /** The aliases that are shown, as they were given; empty for all. */
  public Optional<Set<String>> aliases() {
    return aliases;
  }

  /** Whether keys that were made elsewhere may be put into the store. */
  public boolean isImporting() {
    return importing;
  }

  @Override
  public KeyStore.@Nullable ProtectionParameter getProtectionParameter() {
    return protection;
  }
}
