package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** A subject with its keys, shared by the threads of a fork. */
interface Party {
  /** Work for one thread. */
  interface Work {
    /** Makes or opens a message, and returns the length of the result. */
    int once() throws GeneralSecurityException;
  }

  /** Makes a message of {@code plaintext} each time. */
  Work encryption(byte[] plaintext) throws GeneralSecurityException;

  /** Opens one message each time, which holds {@code plaintext}. */
  Work decryption(byte[] plaintext) throws GeneralSecurityException;

  /** Lets go of what it opened. */
  default void close() throws IOException {}
}
