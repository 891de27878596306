package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.HexFormat;

/** Finds keys by their names, in the store and not in a snapshot. Thread-safe. */
final class KeyFinder {
  private final Installation installation;
  private final KeyDeletions deletions;

  KeyFinder(Installation installation, KeyDeletions deletions) {
    this.installation = installation;
    this.deletions = deletions;
  }

  /** Management takes an id or key ARN, as AWS does: an alias might point elsewhere tomorrow. */
  KeyRecord managed(KeyName name) {
    return find(KeyName.of(installation.arns().keyId(name).toString()));
  }

  /** By any name. */
  KeyRecord find(KeyName name) {
    Arns arns = installation.arns();
    KeyRepository repository = installation.repository();
    String bare = arns.withoutArn(name);
    KeyId keyId =
        bare.startsWith(KeyName.ALIAS_PREFIX)
            ? repository
                .findAlias(bare)
                .orElseThrow(
                    () -> new KmsNotFoundException("Alias " + arns.alias(bare) + " is not found."))
                .target()
            : arns.keyId(name);
    return repository
        .find(keyId)
        .map(deletions::requireThere)
        .orElseThrow(
            () -> new KmsNotFoundException("Key '" + arns.key(keyId) + "' does not exist"));
  }

  /** What is told of a key. */
  KeyMetadata metadata(KeyRecord record) {
    Arns arns = installation.arns();
    return new KeyMetadata(
        record.keyId(),
        arns.key(record.keyId()),
        arns.account(),
        record.creationDate(),
        record.description(),
        record.spec(),
        record.usage(),
        record.state(),
        record.origin(),
        HexFormat.of().formatHex(record.current().id()),
        record.deletion().map(Deletion::date));
  }
}
