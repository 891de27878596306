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

  /** All keys, by id. */
  List<KeyListEntry> listKeys();

  /** All aliases, by name. */
  List<AliasListEntry> listAliases();
}
