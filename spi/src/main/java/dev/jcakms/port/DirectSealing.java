package dev.jcakms.port;

import dev.jcakms.format.RootSuite;

/**
 * Has the root seal 1 to 4096 bytes under one key and context. Thread-safe; judged at each call.
 */
public interface DirectSealing {
  /** The suite of the root; it decides the length of what comes out. */
  RootSuite rootSuite();

  /**
   * Seals the caller's bytes, as type DATA.
   *
   * @throws KmsException VALIDATION for no bytes or more than 4096
   */
  DirectCiphertext encrypt(byte[] plaintext);

  /** Seals a data key of the application's own, as type DATA_KEY. */
  DirectCiphertext wrapDataKey(byte[] plaintext);

  /** Seals the PKCS#8 form of a private key of the application's own, as type DATA_KEY_PAIR. */
  DirectCiphertext wrapDataKeyPair(byte[] plaintext);
}
