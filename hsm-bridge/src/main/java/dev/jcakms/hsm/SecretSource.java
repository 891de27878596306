package dev.jcakms.hsm;

/**
 * Where a passphrase or PIN comes from. Asked when a root is opened or a token is logged in to, and
 * not for each use of it.
 */
@FunctionalInterface
public interface SecretSource {
  /** The passphrase or PIN, in an array of its own that the caller wipes. */
  char[] read();
}
