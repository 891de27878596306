package dev.jcakms.port;

import dev.jcakms.format.EncryptionContext;

/**
 * One installation, as the JCA engines see it. Thread-safe. What it hands out is judged by the gate
 * twice: when it is asked for, and at every use.
 */
public interface KeyService {
  /** The most that {@link #random} gives at once. */
  int MAX_RANDOM_BYTES = 1024;

  /** The keys of the installation. */
  KeyCatalog keys();

  /**
   * Logs in by a PIN or passphrase that a caller has: where the configuration would ask for it, it
   * opens the installation; where that is open, or knows it from elsewhere, it is compared.
   *
   * @param secret not empty; the caller's, to wipe
   * @throws KmsAccessDeniedException if it is not the right one, or the installation has no login
   */
  void login(char[] secret);

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

  /**
   * The right to use a data key for AES-GCM without having its bytes.
   *
   * @param key the key that must have sealed it, or {@link KeyName#byCiphertext()}
   * @param ciphertextBlob of type DATA_KEY
   * @throws KmsException if a key is named that may not be used so; VALIDATION for a data key that
   *     is no AES key
   * @throws KmsInvalidCiphertextException for what can be read in the clear; only use shows the
   *     rest
   */
  OpaqueDataKey opaqueDataKey(KeyName key, EncryptionContext context, byte[] ciphertextBlob);

  /**
   * Makes a data key pair in software and hands it out.
   *
   * @param spec one that {@link KmsKeySpec#isDataKeyPairSpec} says can be
   */
  GeneratedDataKeyPair generateDataKeyPair(KeyName key, EncryptionContext context, KmsKeySpec spec);

  /**
   * The same without the private half: {@link GeneratedDataKeyPair#privateKey} has no bytes.
   *
   * @param spec one that {@link KmsKeySpec#isDataKeyPairSpec} says can be
   */
  GeneratedDataKeyPair generateDataKeyPairWithoutPlaintext(
      KeyName key, EncryptionContext context, KmsKeySpec spec);

  /**
   * The right to have the root sign.
   *
   * @throws KmsException if the key may not be used so; INVALID_KEY_USAGE for a scheme of other
   *     keys
   */
  Signing signing(KeyName key, SignatureScheme scheme);

  /**
   * The right to verify.
   *
   * @throws KmsException if the key may not be used so; INVALID_KEY_USAGE for a scheme of other
   *     keys
   */
  Verifying verifying(KeyName key, SignatureScheme scheme);

  /**
   * The right to have the root make MACs.
   *
   * @throws KmsException if the key may not be used so; INVALID_KEY_USAGE for an algorithm of
   *     another spec
   */
  MacMaking macMaking(KeyName key, MacAlgorithm algorithm);

  /**
   * The right to have the root verify MACs.
   *
   * @throws KmsException if the key may not be used so; INVALID_KEY_USAGE for an algorithm of
   *     another spec
   */
  MacVerifying macVerifying(KeyName key, MacAlgorithm algorithm);

  /**
   * The right to have the root agree on secrets.
   *
   * @throws KmsException if the key may not be used so
   */
  Agreeing agreeing(KeyName key);

  /**
   * The right to have the root decrypt what was encrypted to an RSA key.
   *
   * @throws KmsException if the key may not be used so
   */
  OaepDecrypting oaepDecrypting(KeyName key, OaepScheme scheme);

  /**
   * The right to encrypt to an RSA key.
   *
   * @throws KmsException if the key may not be used so
   */
  OaepEncrypting oaepEncrypting(KeyName key, OaepScheme scheme);

  /**
   * The public half of a pair, for use: judged by the gate, as AWS's GetPublicKey.
   *
   * @throws KmsException if the key may not be used; UNSUPPORTED_OPERATION if it is no pair
   */
  PublicKeyInfo getPublicKey(KeyName key);

  /**
   * Random bytes of the root's own generator.
   *
   * @param lengthBytes 1 to {@value #MAX_RANDOM_BYTES}
   */
  byte[] random(int lengthBytes);
}
