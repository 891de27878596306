package dev.jcakms.service.admin;

import dev.jcakms.port.KeyCatalog;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;

/**
 * The control plane of an installation, with AWS KMS's words, limits and errors. Thread-safe. What
 * a method acknowledged by returning is durable.
 */
public interface KeyAdministration extends KeyCatalog {
  /**
   * Makes a symmetric key under an alias, if there is no such alias yet; of two processes one makes
   * it. An alias that exists is left as it is, whatever it stands for.
   *
   * @param aliasName with its {@code alias/}
   * @return the key that the alias stands for
   * @throws dev.jcakms.port.KmsException INVALID_ALIAS_NAME
   */
  KeyMetadata ensureKey(String aliasName);

  /**
   * Gives a key one more name.
   *
   * @param aliasName {@code alias/}, then letters, digits, {@code /}, {@code _} and {@code -}; at
   *     most 256 in all
   * @param targetKey an id or key ARN
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS, INVALID_ALIAS_NAME, NOT_FOUND,
   *     LIMIT_EXCEEDED beyond 50 aliases of one key
   */
  void createAlias(String aliasName, KeyName targetKey);

  /**
   * Lets a key work again. An enabled key stays as it is.
   *
   * @param key an id or key ARN
   */
  void enableKey(KeyName key);

  /**
   * Stops a key: here at once, in other processes within a second, in streams at their next chunk.
   * A disabled key stays as it is.
   *
   * @param key an id or key ARN
   */
  void disableKey(KeyName key);

  /**
   * Makes a key of material that a token holds and no key has, as it is after a store was lost. The
   * key decrypts what was encrypted under it. It does not encrypt, since nobody knows how often it
   * did.
   *
   * @param materialId 64 hexadecimal digits
   * @throws dev.jcakms.port.KmsException NOT_FOUND if the token has no such material;
   *     ALREADY_EXISTS if a key has it; UNSUPPORTED_OPERATION for another than a symmetric key
   */
  KeyMetadata adoptOrphan(String materialId);

  /**
   * Destroys material that a token holds and no key has, as a process leaves it that dies while it
   * makes a key. What was encrypted under it is lost.
   *
   * @param materialId 64 hexadecimal digits
   * @throws dev.jcakms.port.KmsException NOT_FOUND if the token has no such material;
   *     ALREADY_EXISTS if a key has it
   */
  void destroyOrphan(String materialId);
}
