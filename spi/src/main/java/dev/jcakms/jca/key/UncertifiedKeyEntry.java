package dev.jcakms.jca.key;

import java.security.KeyStore;
import java.security.PrivateKey;

/**
 * A private key that has no certificate yet, for a KeyStore {@code KMS} that imports: a {@link
 * KeyStore.PrivateKeyEntry} cannot be without. It is put in and never comes out.
 *
 * <pre>{@code
 * store.setEntry("alias/legacy", new UncertifiedKeyEntry(privateKey), null);
 * }</pre>
 *
 * @param privateKey a software key, whose public half is computed
 */
public record UncertifiedKeyEntry(PrivateKey privateKey) implements KeyStore.Entry {
  /** Nothing of the key. */
  @Override
  public String toString() {
    return "UncertifiedKeyEntry";
  }
}
