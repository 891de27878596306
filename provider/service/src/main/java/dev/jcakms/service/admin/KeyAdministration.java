package dev.jcakms.service.admin;

import dev.jcakms.port.KeyCatalog;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.NewKey;
import java.util.List;

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
