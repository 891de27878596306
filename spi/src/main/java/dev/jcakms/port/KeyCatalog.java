package dev.jcakms.port;

import java.util.List;

/** The keys of an installation, as far as engines look them up and make them. Thread-safe. */
public interface KeyCatalog {
  /**
   * What is known of a key.
   *
   * @param name an id, ARN or alias
   * @throws KmsNotFoundException if there is no such key
   */
  KeyMetadata describeKey(KeyName name);

  /**
   * Makes a key, and its alias if one is wanted: both or neither.
   *
   * @throws KmsException ALREADY_EXISTS for an alias that exists, INVALID_ALIAS_NAME, VALIDATION,
   *     UNSUPPORTED_OPERATION for a spec that this root cannot hold
   */
  KeyMetadata createKey(NewKey newKey);

  /**
   * Makes a key of a secret that was made elsewhere, with its alias and certificates if there are
   * any: all or nothing. The secret goes into the root wrapped; whoever brings it may have it
   * still.
   *
   * @param secret the bare bytes of a symmetric key, or the PKCS #8 form (RFC 5958, DER) of a pair,
   *     of ML-DSA with its seed; the caller's, to wipe
   * @param chain X.509 certificates (RFC 5280, DER), the pair's own first; may be empty
   * @throws KmsException as {@link #createKey}; VALIDATION, with what is wrong, also for a secret
   *     that is not a sound one of that spec and for a chain of another key; UNSUPPORTED_OPERATION
   *     for a spec that this root does not take from elsewhere
   */
  KeyMetadata importKey(NewKey newKey, byte[] secret, List<byte[]> chain);

  /**
   * The public half of a pair, of which the root has seen that it is the private half's. The key's
   * state does not matter: handles are made of it, and judged when they are used.
   *
   * @param name an id, ARN or alias
   * @throws KmsException NOT_FOUND; UNSUPPORTED_OPERATION if it is no pair
   */
  PublicKeyInfo publicKey(KeyName name);

  /**
   * The certificates that were attached to a key.
   *
   * @param name an id, ARN or alias
   * @return X.509 certificates (RFC 5280, DER), the key's own first; empty if there are none
   */
  List<byte[]> certificates(KeyName name);

  /**
   * Attaches certificates to a pair, in the place of those that it has.
   *
   * @param key an id, ARN or alias
   * @param chain X.509 certificates (RFC 5280, DER), the key's own first; empty to remove them
   * @throws KmsException VALIDATION if the first does not certify the key's public half, or one
   *     cannot be read; UNSUPPORTED_OPERATION if the key is no pair
   */
  void attachCertificates(KeyName key, List<byte[]> chain);

  /**
   * Schedules the deletion of a key. From now on it refuses all work; on the deletion date it is
   * gone for every caller, and what was encrypted under it is lost. Until then the deletion can be
   * cancelled.
   *
   * @param key an id or key ARN
   * @param pendingWindowDays {@value ScheduledDeletion#MIN_WINDOW_DAYS} to {@value
   *     ScheduledDeletion#MAX_WINDOW_DAYS}
   * @throws KmsException NOT_FOUND; VALIDATION for another window; INVALID_STATE if the key is
   *     pending deletion already
   */
  ScheduledDeletion scheduleKeyDeletion(KeyName key, int pendingWindowDays);

  /** All keys, by id. */
  List<KeyListEntry> listKeys();

  /** All aliases, by name. */
  List<AliasListEntry> listAliases();
}
