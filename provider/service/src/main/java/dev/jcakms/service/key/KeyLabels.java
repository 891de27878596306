package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.NewKey;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.Stamp;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What keys are called and described by: aliases, descriptions, tags. Thread-safe. */
final class KeyLabels {
  private final Installation installation;
  private final Gate gate;
  private final Stamps stamps;

  KeyLabels(Installation installation, Gate gate, Stamps stamps) {
    this.installation = installation;
    this.gate = gate;
    this.stamps = stamps;
  }

  void createAlias(String aliasName, KeyRecord target) {
    if (repository().findAlias(aliasName).isPresent()) {
      throw aliasExists(installation, aliasName);
    }
    Stamp stamp = stamps.now();
    repository()
        .insertAlias(
            new AliasRecord(aliasName, target.keyId(), stamp.time(), stamp.time()),
            AliasNames.MAX_PER_KEY,
            stamp);
    gate.forget();
  }

  static KmsException aliasExists(Installation installation, String aliasName) {
    return new KmsException(
        KmsErrorCode.ALREADY_EXISTS,
        "An alias with the name " + installation.arns().alias(aliasName) + " already exists");
  }

  /**
   * Points an alias at another key of its kind.
   *
   * @param key finds the key that an alias stands for now
   */
  void updateAlias(String aliasName, KeyRecord target, Function<KeyId, KeyRecord> key) {
    AliasRecord seen;
    do {
      seen = alias(aliasName);
      requireSameKind(key.apply(seen.target()), target);
    } while (!repository().updateAlias(seen, target.keyId(), AliasNames.MAX_PER_KEY, stamps.now()));
    gate.forget();
  }

  /** Whoever uses the alias would do something else all at once. */
  private void requireSameKind(KeyRecord current, KeyRecord target) {
    if (current.usage() == target.usage() && isSameType(current.spec(), target.spec())) {
      return;
    }
    Arns arns = installation.arns();
    throw new KmsException(
        KmsErrorCode.VALIDATION,
        "The alias stands for "
            + arns.key(current.keyId())
            + ", which is of another type or usage than "
            + arns.key(target.keyId())
            + ".");
  }

  /** AWS's types: symmetric, asymmetric, HMAC. */
  private static boolean isSameType(KmsKeySpec one, KmsKeySpec other) {
    return one.isPair() ? other.isPair() : one.family() == other.family();
  }

  void deleteAlias(String aliasName) {
    AliasRecord alias = alias(aliasName);
    repository().deleteAlias(alias.name(), stamps.now());
    gate.forget();
  }

  private AliasRecord alias(String aliasName) {
    return repository()
        .findAlias(aliasName)
        .orElseThrow(
            () ->
                new KmsNotFoundException(
                    "Alias " + installation.arns().alias(aliasName) + " is not found."));
  }

  void describe(KeyRecord key, String description) {
    repository().updateDescription(key.keyId(), description, stamps.now());
    gate.forget();
  }

  void tag(KeyRecord key, Map<String, String> tags) {
    repository().putTags(key.keyId(), tags, NewKey.MAX_TAGS, stamps.now());
  }

  void untag(KeyRecord key, Set<String> tagKeys) {
    repository().removeTags(key.keyId(), tagKeys, stamps.now());
  }

  private KeyRepository repository() {
    return installation.repository();
  }
}
