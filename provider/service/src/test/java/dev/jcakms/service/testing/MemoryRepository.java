package dev.jcakms.service.testing;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A store in memory, which writes down what it is asked, and can be away. It keeps what gate,
 * message keys and sealing ask for; the store that applications have is tested with its own module.
 */
public final class MemoryRepository implements KeyRepository {
  private static final Stamp STAMP = new Stamp(Instant.EPOCH, 1, "test");

  /** The methods by which it was asked, in their order. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Whether it does not answer. */
  public volatile boolean away;

  /** What it does before it answers. */
  public volatile Runnable before = () -> {};

  private final Map<KeyId, KeyRecord> keys = new ConcurrentHashMap<>();
  private final Map<String, AliasRecord> aliases = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  @Override
  public String installation() {
    throw notAskedFor();
  }

  @Override
  public long changeCounter() {
    ask("changeCounter");
    return changes.get();
  }

  @Override
  public Optional<KeyRecord> find(KeyId keyId) {
    ask("find");
    return Optional.ofNullable(keys.get(keyId));
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    ask("findAlias");
    return Optional.ofNullable(aliases.get(name));
  }

  @Override
  public List<KeyRecord> keys() {
    return List.copyOf(keys.values());
  }

  @Override
  public List<KeyRecord> pendingDeletion() {
    return keys.values().stream().filter(key -> key.deletion().isPresent()).toList();
  }

  @Override
  public List<AliasRecord> aliases() {
    return List.copyOf(aliases.values());
  }

  /** Adds a key without certificates and tags. */
  public void insert(KeyRecord key, Optional<AliasRecord> alias) {
    insert(key, alias, STAMP);
  }

  @Override
  public List<KeyId> keyIds(String after, int limit, Instant now) {
    throw notAskedFor();
  }

  @Override
  public List<AliasRecord> aliases(Optional<KeyId> target, String after, int limit, Instant now) {
    throw notAskedFor();
  }

  @Override
  public void insert(
      KeyRecord key,
      Optional<AliasRecord> alias,
      List<byte[]> chain,
      Map<String, String> tags,
      Stamp stamp) {
    if (!chain.isEmpty() || !tags.isEmpty()) {
      throw notAskedFor();
    }
    keys.put(key.keyId(), key);
    alias.ifPresent(named -> aliases.put(named.name(), named));
    changes.incrementAndGet();
  }

  @Override
  public void insertUsed(KeyRecord key, long seals, Stamp stamp) {
    insert(key, Optional.empty());
  }

  /** Adds an alias. */
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey) {
    insertAlias(alias, maxAliasesOfKey, STAMP);
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey, Stamp stamp) {
    aliases.put(alias.name(), alias);
    changes.incrementAndGet();
  }

  @Override
  public boolean updateAlias(AliasRecord seen, KeyId target, int maxAliasesOfKey, Stamp stamp) {
    AliasRecord updated = new AliasRecord(seen.name(), target, seen.creationDate(), stamp.time());
    boolean replaced = aliases.replace(seen.name(), seen, updated);
    if (replaced) {
      changes.incrementAndGet();
    }
    return replaced;
  }

  @Override
  public void deleteAlias(String name, Stamp stamp) {
    if (aliases.remove(name) == null) {
      throw new KmsNotFoundException("no such alias");
    }
    changes.incrementAndGet();
  }

  /** Enables or disables a key. */
  public void updateState(KeyId keyId, KeyState state) {
    updateState(keyId, state, STAMP);
  }

  @Override
  public void updateState(KeyId keyId, KeyState state, Stamp stamp) {
    put(keyId, state, Optional.empty());
  }

  /** Has a key end then. */
  public void scheduleDeletion(KeyId keyId, Instant date) {
    scheduleDeletion(keyId, date, STAMP);
  }

  @Override
  public void scheduleDeletion(KeyId keyId, Instant date, Stamp stamp) {
    put(keyId, KeyState.PENDING_DELETION, Optional.of(Deletion.on(date)));
  }

  @Override
  public void cancelDeletion(KeyId keyId, Stamp stamp) {
    put(keyId, KeyState.DISABLED, Optional.empty());
  }

  private void put(KeyId keyId, KeyState state, Optional<Deletion> deletion) {
    KeyRecord old = keys.get(keyId);
    if (old == null) {
      throw new KmsNotFoundException("no such key");
    }
    keys.put(
        keyId,
        new KeyRecord(
            keyId,
            old.spec(),
            old.usage(),
            old.origin(),
            state,
            old.description(),
            old.creationDate(),
            old.materials(),
            deletion));
    changes.incrementAndGet();
  }

  /** Forgets a key. */
  public void remove(KeyId keyId) {
    keys.remove(keyId);
    changes.incrementAndGet();
  }

  @Override
  public void updateDescription(KeyId keyId, String description, Stamp stamp) {
    throw notAskedFor();
  }

  @Override
  public Map<String, String> tags(KeyId keyId) {
    throw notAskedFor();
  }

  @Override
  public void putTags(KeyId keyId, Map<String, String> tags, int maxTagsOfKey, Stamp stamp) {
    throw notAskedFor();
  }

  @Override
  public void removeTags(KeyId keyId, Set<String> names, Stamp stamp) {
    throw notAskedFor();
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    throw notAskedFor();
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain, Stamp stamp) {
    throw notAskedFor();
  }

  @Override
  public boolean replaceMark(KeyId keyId, Deletion seen, Optional<Instant> mark, Stamp stamp) {
    throw notAskedFor();
  }

  @Override
  public boolean destroy(KeyId keyId, Deletion seen, Consumer<KeyRecord> inRoot, Stamp stamp) {
    throw notAskedFor();
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
    throw notAskedFor();
  }

  @Override
  public List<ChangeRecord> changes(KeyId keyId, long after, int maxRows) {
    throw notAskedFor();
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    throw new UnsupportedOperationException("the software root counts nothing");
  }

  @Override
  public void close() {
    away = true;
  }

  private static UnsupportedOperationException notAskedFor() {
    return new UnsupportedOperationException("not asked for here");
  }

  private void ask(String method) {
    asked.add(method);
    before.run();
    if (away) {
      throw new KmsUnavailableException("the store is away");
    }
  }
}
