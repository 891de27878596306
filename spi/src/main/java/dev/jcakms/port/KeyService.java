package dev.jcakms.port;

import dev.jcakms.format.EncryptionContext;

/**
 * One installation, as the JCA engines see it. Thread-safe. What it hands out is judged by the gate
 * twice: when it is asked for, and at every use.
 */
public interface KeyService {
  /** The keys of the installation. */
  KeyCatalog keys();

  /**
   * The right to make messages.
   *
   * @throws KmsException if the key may not be used so
   */
  MessageSealing sealing(KeyName key, EncryptionContext context);

  /**
   * The right to open messages.
   *
   * @param key the key that the messages must name, or {@link KeyName#byCiphertext()}
   * @throws KmsException if a key is named that may not be used so
   */
  MessageOpening opening(KeyName key, EncryptionContext context);

  /**
   * The right to have the root seal small plaintexts.
   *
   * @throws KmsException if the key may not be used so
   */
  DirectSealing directSealing(KeyName key, EncryptionContext context);

  /**
   * The right to have the root open root ciphertexts.
   *
   * @param key the key that they must name, or {@link KeyName#byCiphertext()}
   * @throws KmsException if a key is named that may not be used so
   */
  DirectOpening directOpening(KeyName key, EncryptionContext context);

  /**
   * Makes a data key and hands it out.
   *
   * @param sizeBytes 1 to {@value GeneratedDataKey#MAX_SIZE_BYTES}
   */
  GeneratedDataKey generateDataKey(KeyName key, EncryptionContext context, int sizeBytes);

  /**
   * Makes a data key and hands out its root ciphertext alone.
   *
   * @param sizeBytes 1 to {@value GeneratedDataKey#MAX_SIZE_BYTES}
   */
  DirectCiphertext generateDataKeyWithoutPlaintext(
      KeyName key, EncryptionContext context, int sizeBytes);
}
