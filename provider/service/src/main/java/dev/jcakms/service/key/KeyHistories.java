package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.List;

/** The histories of keys, also of those that are gone. */
final class KeyHistories {
  private static final int ALL = Integer.MAX_VALUE;
  private static final long FROM_THE_FIRST = 0;

  private final Installation installation;

  KeyHistories(Installation installation) {
    this.installation = installation;
  }

  List<KeyChange> of(KeyId keyId) {
    KeyRepository repository = installation.repository();
    List<ChangeRecord> changes = repository.changes(keyId, FROM_THE_FIRST, ALL);
    if (changes.isEmpty() && repository.find(keyId).isEmpty()) {
      throw new KmsNotFoundException("Key '" + installation.arns().key(keyId) + "' does not exist");
    }
    return changes.stream().map(change -> told(keyId, change)).toList();
  }

  private static KeyChange told(KeyId keyId, ChangeRecord change) {
    return new KeyChange(
        change.number(),
        change.stamp().time(),
        change.stamp().processId(),
        change.stamp().user(),
        change.operation(),
        keyId,
        change.was(),
        change.is());
  }
}
