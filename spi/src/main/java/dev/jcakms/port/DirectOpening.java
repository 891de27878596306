package dev.jcakms.port;

/**
 * Has the root open root ciphertexts under one key, or under whichever key they name, with one
 * context. Thread-safe; judged at each call. No method opens the root ciphertext of a message key.
 *
 * <p>Every method throws {@link KmsInvalidCiphertextException} for a ciphertext that is refused.
 */
public interface DirectOpening {
  /** Opens type DATA, DATA_KEY or DATA_KEY_PAIR. */
  DirectPlaintext decrypt(byte[] ciphertextBlob);

  /** Opens type DATA_KEY alone. */
  DirectPlaintext unwrapDataKey(byte[] ciphertextBlob);

  /** Opens type DATA_KEY_PAIR alone. */
  DirectPlaintext unwrapDataKeyPair(byte[] ciphertextBlob);
}
