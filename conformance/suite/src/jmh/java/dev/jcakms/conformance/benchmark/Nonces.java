package dev.jcakms.conformance.benchmark;

/** A source of nonces, for one thread. */
@FunctionalInterface
interface Nonces {
  /** Fills {@code nonce} with one that was not given before. */
  void next(byte[] nonce);
}
