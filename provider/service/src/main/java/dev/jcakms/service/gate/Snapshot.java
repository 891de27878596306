package dev.jcakms.service.gate;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records as the store had them at one value of its change counter, read as they are needed.
 * Thread-safe. What does not exist is not remembered: names come from callers, and there is no end
 * of them.
 */
final class Snapshot {
  private final Moment readAt;
  private final long changeCounter;
  private final KeyRepository repository;
  private final Map<KeyId, KeyRecord> keys;
  private final Map<String, KeyId> aliases;

  private Snapshot(
      Moment readAt,
      long changeCounter,
      KeyRepository repository,
      Map<KeyId, KeyRecord> keys,
      Map<String, KeyId> aliases) {
    this.readAt = readAt;
    this.changeCounter = changeCounter;
    this.repository = repository;
    this.keys = keys;
    this.aliases = aliases;
  }

  static Snapshot empty(Moment readAt, long changeCounter, KeyRepository repository) {
    return new Snapshot(
        readAt, changeCounter, repository, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  /** The same records, good from {@code later} on: the change counter stood still. */
  Snapshot stillGoodAt(Moment later) {
    return new Snapshot(later, changeCounter, repository, keys, aliases);
  }

  Moment readAt() {
    return readAt;
  }

  boolean isOf(KeyRepository otherRepository, long otherCounter) {
    return repository == otherRepository && changeCounter == otherCounter;
  }

  KeyRecord key(KeyId keyId, String arn) {
    KeyRecord known = keys.get(keyId);
    if (known != null) {
      return known;
    }
    KeyRecord found =
        repository
            .find(keyId)
            .orElseThrow(() -> noSuchKey(arn));
    keys.put(keyId, found);
    return found;
  }

  static KmsNotFoundException noSuchKey(String arn) {
    return new KmsNotFoundException("Key '" + arn + "' does not exist");
  }

  KeyId alias(String name, String arn) {
    KeyId known = aliases.get(name);
    if (known != null) {
      return known;
    }
    AliasRecord found =
        repository
            .findAlias(name)
            .orElseThrow(() -> new KmsNotFoundException("Alias " + arn + " is not found."));
    aliases.put(name, found.target());
    return found.target();
  }
}
