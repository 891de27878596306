package dev.jcakms.service.gate;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The records as the store had them at one value of its change counter, read as they are needed.
 * Thread-safe. What does not exist is not remembered: names come from callers, and there is no end
 * of them.
 */
final class Snapshot {
  /** Beyond that many names, callers read them as they need them. */
  private static final int MAX_READ_AHEAD = 100;

  private final Moment readAt;
  private final long changeCounter;
  private final KeyRepository repository;
  private final Map<KeyId, KeyRecord> keys;
  private final Map<String, KeyId> aliases;
  private volatile boolean used;

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

  /**
   * Reads what {@code old} knew, so that no caller has to. What is not there any more is left out.
   */
  void readLike(Snapshot old, Arns arns) {
    if (keys == old.keys || old.keys.size() + old.aliases.size() > MAX_READ_AHEAD) {
      return;
    }
    for (KeyId keyId : old.keys.keySet()) {
      ifThere(() -> key(keyId, arns.key(keyId)));
    }
    for (String name : old.aliases.keySet()) {
      ifThere(() -> alias(name, arns.alias(name)));
    }
  }

  private static void ifThere(Supplier<?> read) {
    try {
      Object unused = read.get();
    } catch (KmsNotFoundException gone) {
      // Whoever asks for it reads that for himself.
    }
  }

  Moment readAt() {
    return readAt;
  }

  /** Written once for each snapshot, so that threads share the line and do not fight for it. */
  void use() {
    if (!used) {
      used = true;
    }
  }

  /** Whether a request has been judged by it, which means that there is work. */
  boolean isUsed() {
    return used;
  }

  boolean isOf(KeyRepository otherRepository, long otherCounter) {
    return repository == otherRepository && changeCounter == otherCounter;
  }

  /** Is the same as long as the records are: compared by identity. */
  Object generation() {
    return keys;
  }

  KeyRecord key(KeyId keyId, String arn) {
    KeyRecord known = keys.get(keyId);
    if (known != null) {
      return known;
    }
    KeyRecord found = repository.find(keyId).orElseThrow(() -> noSuchKey(arn));
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
