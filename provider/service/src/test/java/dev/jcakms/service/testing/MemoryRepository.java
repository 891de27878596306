package dev.jcakms.service.testing;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store in memory, which writes down what it is asked, and can be away. It keeps what gate,
 * message keys and sealing ask for; the store that applications have is tested with its own module.
 */
public final class MemoryRepository implements KeyRepository {
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
    throw new UnsupportedOperationException("not asked for here");
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
  public List<AliasRecord> aliases() {
    return List.copyOf(aliases.values());
  }

  @Override
  public void insert(KeyRecord key, Optional<AliasRecord> alias, List<byte[]> chain) {
    if (!chain.isEmpty()) {
      throw new UnsupportedOperationException("certificates are not asked for here");
    }
    keys.put(key.keyId(), key);
    alias.ifPresent(named -> aliases.put(named.name(), named));
    changes.incrementAndGet();
  }

  @Override
  public void insertUsed(KeyRecord key, long seals) {
    insert(key, Optional.empty());
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey) {
    aliases.put(alias.name(), alias);
    changes.incrementAndGet();
  }

  @Override
  public void updateState(KeyId keyId, KeyState state) {
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
            old.materials()));
    changes.incrementAndGet();
  }

  /** Forgets a key. */
  public void remove(KeyId keyId) {
    keys.remove(keyId);
    changes.incrementAndGet();
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    throw new UnsupportedOperationException("not asked for here");
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain) {
    throw new UnsupportedOperationException("not asked for here");
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    throw new UnsupportedOperationException("the software root counts nothing");
  }

  @Override
  public void close() {
    away = true;
  }

  private void ask(String method) {
    asked.add(method);
    before.run();
    if (away) {
      throw new KmsUnavailableException("the store is away");
    }
  }
}
