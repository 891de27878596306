package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The records of an installation. Thread-safe. Each method is one transaction; a change is durable
 * when its method returns, and has not happened when it throws. Other processes may change the same
 * store at any time. Every change of a key, alias, tag or certificate writes its row of history in
 * the same transaction.
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

  /** The keys that are pending deletion, by the text of their id. */
  List<KeyRecord> pendingDeletion();

  /** All aliases, by name. */
  List<AliasRecord> aliases();

  /**
   * The ids of keys in the order of their texts.
   *
   * @param after begins with the one behind this text, whether a key has it or not; may be empty
   * @param limit how many at the most
   * @param now keys whose deletion is due by then are passed over
   */
  List<KeyId> keyIds(String after, int limit, Instant now);

  /**
   * Aliases in the order of their names.
   *
   * @param target of that key; else all
   * @param after begins with the one behind this name, whether there is one or not; may be empty
   * @param limit how many at the most
   * @param now aliases of keys whose deletion is due by then are passed over
   */
  List<AliasRecord> aliases(Optional<KeyId> target, String after, int limit, Instant now);

  /** Adds a key without certificates and tags, as the other {@code insert} does. */
  default void insert(KeyRecord key, Optional<AliasRecord> alias, Stamp stamp) {
    insert(key, alias, List.of(), Map.of(), stamp);
  }

  /**
   * Adds a key, its alias if one is given, its certificates and its tags: all or nothing.
   *
   * @param chain X.509 certificates (DER), the key's own first; may be empty
   * @param tags no more than a key may have
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for a key or an alias that exists, and for
   *     a key that was destroyed; NOT_FOUND for an alias of another key that does not exist
   */
  void insert(
      KeyRecord key,
      Optional<AliasRecord> alias,
      List<byte[]> chain,
      Map<String, String> tags,
      Stamp stamp);

  /**
   * Adds a key whose seals are all set aside already: both or neither.
   *
   * @param seals how many of its current material are set aside
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for a key that exists or was destroyed
   */
  void insertUsed(KeyRecord key, long seals, Stamp stamp);

  /**
   * Adds an alias.
   *
   * @param maxAliasesOfKey beyond which the key gets no other
   * @throws dev.jcakms.port.KmsException ALREADY_EXISTS for an alias that exists, NOT_FOUND if its
   *     target does not, LIMIT_EXCEEDED
   */
  void insertAlias(AliasRecord alias, int maxAliasesOfKey, Stamp stamp);

  /**
   * Has an alias stand for another key, if it still stands for the one that the caller saw. The
   * stamp's time is when it was updated last.
   *
   * @param seen what the caller believes of the alias
   * @param maxAliasesOfKey beyond which the new target gets no other
   * @return false if the alias is gone or was changed meanwhile; then nothing was done
   * @throws dev.jcakms.port.KmsException NOT_FOUND if the new target does not exist, LIMIT_EXCEEDED
   */
  boolean updateAlias(AliasRecord seen, KeyId target, int maxAliasesOfKey, Stamp stamp);

  /**
   * Removes an alias.
   *
   * @throws dev.jcakms.port.KmsNotFoundException if there is no such alias
   */
  void deleteAlias(String name, Stamp stamp);

  /**
   * Enables or disables a key.
   *
   * @param state one that a key may just be put into: not pending deletion
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion
   */
  void updateState(KeyId keyId, KeyState state, Stamp stamp);

  /**
   * Gives a key another description.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion
   */
  void updateDescription(KeyId keyId, String description, Stamp stamp);

  /** The tags of a key, by the code of their names' characters; empty if it has none. */
  Map<String, String> tags(KeyId keyId);

  /**
   * Puts tags on a key, each in the place of one of that name if it has one: all or none.
   *
   * @param maxTagsOfKey beyond which the key gets no other
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion; LIMIT_EXCEEDED
   */
  void putTags(KeyId keyId, Map<String, String> tags, int maxTagsOfKey, Stamp stamp);

  /**
   * Takes tags off a key. A name that none of its tags has is passed over.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion
   */
  void removeTags(KeyId keyId, Set<String> names, Stamp stamp);

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
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion
   */
  void replaceCertificates(KeyId keyId, List<byte[]> chain, Stamp stamp);

  /**
   * Schedules the deletion of a key, of which no step is done yet.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     pending deletion already
   */
  void scheduleDeletion(KeyId keyId, Instant date, Stamp stamp);

  /**
   * Cancels the deletion of a key, which is disabled then.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND if there is no such key; INVALID_STATE if it is
   *     not pending deletion
   */
  void cancelDeletion(KeyId keyId, Stamp stamp);

  /**
   * Marks a key for its destruction, or withdraws that mark, if its deletion is still what the
   * caller saw.
   *
   * @return false if it is not; then nothing was done
   */
  boolean replaceMark(KeyId keyId, Deletion seen, Optional<Instant> mark, Stamp stamp);

  /**
   * Destroys a key, if its deletion is still what the caller saw: first what its root holds of it,
   * then the record with aliases, tags and certificates, of which a tombstone and the history stay.
   * Until both are done nobody can change a key, so nobody can cancel what is being destroyed. If
   * it fails between the two the record stays, and the same call goes on with it later.
   *
   * @param inRoot destroys the materials of that record in their root; told of some that are gone
   *     already it does nothing
   * @return false if the deletion is not what the caller saw; then nothing was done
   */
  boolean destroy(KeyId keyId, Deletion seen, Consumer<KeyRecord> inRoot, Stamp stamp);

  /**
   * Leaves no byte of destroyed keys in the files of the store. Quick where there is nothing to do.
   *
   * @return false if others read or write, so that it must be asked again later
   */
  boolean eraseDestroyed();

  /** What is left of the keys that were destroyed, by the text of their id. */
  List<Tombstone> tombstones();

  /** Writes into history that material was destroyed that no key had. */
  void noteOrphanDestroyed(byte[] materialId, Stamp stamp);

  /**
   * The history of a key, the newest change last. It stays when the key is destroyed, and begins
   * with the first change that this schema saw.
   *
   * @param after a number; only later rows are given
   * @param maxRows how many at most
   */
  List<ChangeRecord> changes(KeyId keyId, long after, int maxRows);

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
