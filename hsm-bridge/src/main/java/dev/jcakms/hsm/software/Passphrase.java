package dev.jcakms.hsm.software;

/** Where a passphrase comes from, asked anew each time. */
@FunctionalInterface
public interface Passphrase {
  /** The passphrase, in an array that its user wipes. */
  char[] read();
}
