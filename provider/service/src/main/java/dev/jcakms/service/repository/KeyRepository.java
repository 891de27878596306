package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import java.util.List;
import java.util.Optional;

/**
 * The records of an installation. Thread-safe. Each method is one transaction; a change is durable
 * when its method returns, and has not happened when it throws. Other processes may change the same
 * store at any time.
 *
 * <p>Every method throws {@link dev.jcakms.port.KmsException} alone: KmsUnavailableException if the
 * store cannot answer now, INTERNAL if it is damaged.
 */
public interface KeyRepository extends AutoCloseable {
  /** The installation that this store belongs to, as a UUID in text form. */
  String installation();

  /**
   * A number that grows with every change of a key or alias, in whatever process: while it stands
   * still, what was read stands.
   */
  long changeCounter();

  /** The key of that id. */
  Optional<KeyRecord> find(KeyId keyId);

  /** The alias of that name, with its {@code alias/}. */
  Optional<AliasRecord> findAlias(String name);

  /** All keys, by the text of their id. */
  List<KeyRecord> keys();

  /** All aliases, by name. */
  List<AliasRecord> aliases();

  /** Adds a key without certificates, as {@link #insert(KeyRecord, Optional, List)}. */
  default void insert(KeyRecord key, Optional<AliasRecord> alias) {
    insert(key, alias, List.of());
  }

  /**
   * Adds a key, its alias if one is given, and its certificates: all or nothing.
   *
   * @param chain X.509 certificates (DER), the key's own first; may be empty
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for a key or an alias that exists,
   *     NOT_FOUND for an alias of another key that does not
   */
  void insert(KeyRecord key, Optional<AliasRecord> alias, List<byte[]> chain);

  /**
   * Adds a key whose seals are all set aside already: both or neither.
   *
   * @param seals how many of its current material are set aside
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for a key that exists
   */
  void insertUsed(KeyRecord key, long seals);

  /**
   * Adds an alias.
   *
   * @param maxAliasesOfKey beyond which the key gets no other
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for an alias that exists, NOT_FOUND if its
   *     target does not, LIMIT_EXCEEDED
   */
  void insertAlias(AliasRecord alias, int maxAliasesOfKey);

  /**
   * Sets the state of a key.
   *
   * @throws dev.jcakms.port.KmsNotFoundException if there is no such key
   */
  void updateState(KeyId keyId, KeyState state);

  /**
   * The certificates of a key, its own first; empty if it has none.
   *
   * @return X.509 certificates (DER)
   */
  List<byte[]> certificates(KeyId keyId);

  /**
   * Puts certificates in the place of those that a key has.
   *
   * @param chain X.509 certificates (DER), the key's own first; empty to remove them
   * @throws dev.jcakms.port.KmsNotFoundException if there is no such key
   */
  void replaceCertificates(KeyId keyId, List<byte[]> chain);

  /**
   * Sets seals of a material aside, durably, before they are made. No change in the sense of {@link
   * #changeCounter}.
   *
   * @param materialId the id of the material
   * @param seals how many, at least 1
   * @param ceiling how many may be set aside in all
   * @return how many have been set aside in all, these included
   * @throws dev.jcakms.port.KmsException LIMIT_EXCEEDED if that would be more than the ceiling;
   *     NOT_FOUND if there is no such material
   */
  long reserveSeals(byte[] materialId, long seals, long ceiling);

  /** Lets go of the store. Later calls throw KmsUnavailableException. */
  @Override
  void close();
}
