package dev.jcakms.provider;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.repository.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The store of an installation that has not been made: nothing is in it, nothing goes into it. */
final class EmptyRepository implements KeyRepository {
  @Override
  public String installation() {
    throw notMade();
  }

  /** Constant: there is nothing to change. */
  @Override
  public long changeCounter() {
    return 0;
  }

  @Override
  public Optional<KeyRecord> find(KeyId keyId) {
    return Optional.empty();
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    return Optional.empty();
  }

  @Override
  public List<KeyRecord> keys() {
    return List.of();
  }

  @Override
  public List<KeyRecord> pendingDeletion() {
    return List.of();
  }

  @Override
  public List<AliasRecord> aliases() {
    return List.of();
  }

  @Override
  public List<KeyId> keyIds(String after, int limit, Instant now) {
    return List.of();
  }

  @Override
  public List<AliasRecord> aliases(Optional<KeyId> target, String after, int limit, Instant now) {
    return List.of();
  }

  @Override
  public void insert(
      KeyRecord key,
      Optional<AliasRecord> alias,
      List<byte[]> chain,
      Map<String, String> tags,
      Stamp stamp) {
    throw notMade();
  }

  @Override
  public void insertUsed(KeyRecord key, long seals, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey, Stamp stamp) {
    throw notMade();
  }

  @Override
  public boolean updateAlias(AliasRecord seen, KeyId target, int maxAliasesOfKey, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void deleteAlias(String name, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void updateState(KeyId keyId, KeyState state, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void updateDescription(KeyId keyId, String description, Stamp stamp) {
    throw notMade();
  }

  @Override
  public Map<String, String> tags(KeyId keyId) {
    return Map.of();
  }

  @Override
  public void putTags(KeyId keyId, Map<String, String> tags, int maxTagsOfKey, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void removeTags(KeyId keyId, Set<String> names, Stamp stamp) {
    throw notMade();
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    return List.of();
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void scheduleDeletion(KeyId keyId, Instant date, Stamp stamp) {
    throw notMade();
  }

  @Override
  public void cancelDeletion(KeyId keyId, Stamp stamp) {
    throw notMade();
  }

  @Override
  public boolean replaceMark(KeyId keyId, Deletion seen, Optional<Instant> mark, Stamp stamp) {
    throw notMade();
  }

  @Override
  public boolean destroy(KeyId keyId, Deletion seen, Consumer<KeyRecord> inRoot, Stamp stamp) {
    throw notMade();
  }

  @Override
  public boolean eraseDestroyed() {
    return true;
  }

  @Override
  public List<Tombstone> tombstones() {
    return List.of();
  }

  @Override
  public void noteOrphanDestroyed(byte[] materialId, Stamp stamp) {
    throw notMade();
  }

  @Override
  public List<ChangeRecord> changes(KeyId keyId, long after, int maxRows) {
    return List.of();
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    throw notMade();
  }

  @Override
  public void close() {}

  private static KmsNotFoundException notMade() {
    return new KmsNotFoundException("there is no installation yet, and so no key");
  }
}
