package dev.jcakms.service.admin;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KeyCatalog;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.ReEncrypted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The control plane of an installation, with AWS KMS's words, limits and errors. Thread-safe. What
 * a method acknowledged by returning is durable.
 */
public interface KeyAdministration extends KeyCatalog {
  /** The longest validity of a certificate that is made here: a hundred years. */
  int MAX_VALID_DAYS = 36_500;

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
   * The same for a key of any spec and usage.
   *
   * @param newKey with an alias
   * @return the key that the alias stands for, which may be of another spec
   * @throws dev.jcakms.port.KmsException INVALID_ALIAS_NAME, VALIDATION also where there is no
   *     alias
   */
  KeyMetadata ensureKey(NewKey newKey);

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
   * Has an alias stand for another key of the same type (symmetric, asymmetric, HMAC) and usage: at
   * once here, within a second in other processes.
   *
   * @param targetKey an id or key ARN
   * @throws dev.jcakms.port.KmsException NOT_FOUND for the alias or the key; VALIDATION for a key
   *     of another type or usage; INVALID_STATE for one that is pending deletion; LIMIT_EXCEEDED
   *     beyond 50 aliases of one key
   */
  void updateAlias(String aliasName, KeyName targetKey);

  /**
   * Takes a name away. Its key stays.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND
   */
  void deleteAlias(String aliasName);

  /**
   * Puts another description in the place of a key's.
   *
   * @param key an id or key ARN
   * @param description at most {@value dev.jcakms.port.NewKey#MAX_DESCRIPTION_LENGTH} characters
   * @throws dev.jcakms.port.KmsException NOT_FOUND, VALIDATION, INVALID_STATE for a key that is
   *     pending deletion
   */
  void updateKeyDescription(KeyName key, String description);

  /**
   * Puts tags on a key, each in the place of one of the same name: all or none.
   *
   * @param key an id or key ARN
   * @param tags names of 1 to 128 characters and values of 0 to 256: letters, digits, spaces and
   *     {@code _ . : / = + - @}; names do not begin with {@code aws:}
   * @throws dev.jcakms.port.KmsException NOT_FOUND; VALIDATION for a length; TAG for a tag that
   *     cannot be; LIMIT_EXCEEDED beyond {@value dev.jcakms.port.NewKey#MAX_TAGS} tags of one key;
   *     INVALID_STATE for a key that is pending deletion
   */
  void tagResource(KeyName key, Map<String, String> tags);

  /**
   * Takes tags off a key. A name that it does not have is passed over.
   *
   * @param key an id or key ARN
   * @throws dev.jcakms.port.KmsException as {@link #tagResource}
   */
  void untagResource(KeyName key, Set<String> tagKeys);

  /**
   * A page of the list of a key's tags, by name. A limit is 1 to 50, and 50 if not given.
   *
   * @param key an id or key ARN
   * @throws dev.jcakms.port.KmsException NOT_FOUND; and as {@link #listKeys(PageRequest)}
   */
  Page<Tag> listResourceTags(KeyName key, PageRequest page);

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
   * Cancels the deletion of a key, which is disabled then.
   *
   * @param key an id or key ARN
   * @return the key ARN
   * @throws dev.jcakms.port.KmsException NOT_FOUND, also for a key whose deletion date is past;
   *     INVALID_STATE if the key is not pending deletion
   */
  String cancelKeyDeletion(KeyName key);

  /**
   * What was changed of a key, its aliases, tags and certificates, the newest last: also of a key
   * that was destroyed. It begins with the first change since history is kept.
   *
   * @param key an id or key ARN
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key and never was one
   */
  List<KeyChange> history(KeyName key);

  /**
   * A page of the history of a key. A limit is 1 to 1000, and 100 if not given.
   *
   * @param key an id or key ARN
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key and never was one; and
   *     as {@link #listKeys(PageRequest)}
   */
  Page<KeyChange> history(KeyName key, PageRequest page);

  /**
   * A page of the list of keys, by id. A limit is 1 to 1000, and 100 if not given.
   *
   * @throws dev.jcakms.port.KmsException VALIDATION for a limit out of range; INVALID_MARKER for a
   *     marker that is not one of this list
   */
  Page<KeyListEntry> listKeys(PageRequest page);

  /**
   * A page of the list of aliases, by name. A limit is 1 to 100, and 50 if not given.
   *
   * @param key an id or key ARN, for the aliases of that key; else of all
   * @throws dev.jcakms.port.KmsException NOT_FOUND; and as {@link #listKeys(PageRequest)}
   */
  Page<AliasListEntry> listAliases(Optional<KeyName> key, PageRequest page);

  /**
   * Opens a ciphertext and seals its content anew, under another key, material, algorithm or
   * context. The content is not handed out. What a data key was stays one: the type of a root
   * ciphertext is kept. Through RSA any content is data.
   *
   * @param ciphertextBlob a root ciphertext, or what was encrypted to an RSA key; not a message
   * @param source what it was encrypted under; of a symmetric key the ciphertext knows its name
   * @throws dev.jcakms.port.KmsException if either key may not be used so; VALIDATION for a content
   *     that is too long for an RSA key
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if the ciphertext is refused
   */
  ReEncrypted reEncrypt(byte[] ciphertextBlob, EncryptionTerms source, EncryptionTerms destination);

  /**
   * Seals the message key of a message anew, under another symmetric key, material or context. The
   * body is not looked at and stays as it is: the message is then the new header and the old body.
   *
   * @param header as the message begins with it
   * @return the new header
   * @throws dev.jcakms.port.KmsException if either key may not be used so; VALIDATION for an
   *     algorithm of RSA keys
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if the header is refused
   */
  MessageHeader reEncrypt(
      MessageHeader header, EncryptionTerms source, EncryptionTerms destination);

  /**
   * A request that a certification authority answers with a certificate, signed by the key.
   *
   * @param key an id, ARN or alias of a pair that signs
   * @return a certification request (PKCS #10, RFC 2986, DER)
   * @throws dev.jcakms.port.KmsException VALIDATION for a subject or host that is none;
   *     INVALID_KEY_USAGE for a key that does not sign, or not so; UNSUPPORTED_OPERATION for an
   *     algorithm that no certificate is signed with
   */
  byte[] createCertificateRequest(KeyName key, NewCertificate certificate);

  /**
   * A certificate that the key signs itself. It is not attached to the key.
   *
   * @param key an id, ARN or alias of a pair that signs
   * @param validDays 1 to {@value #MAX_VALID_DAYS}, from now on
   * @return a certificate (RFC 5280, version 3, DER)
   * @throws dev.jcakms.port.KmsException as {@link #createCertificateRequest}
   */
  byte[] createSelfSignedCertificate(KeyName key, NewCertificate certificate, int validDays);

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
