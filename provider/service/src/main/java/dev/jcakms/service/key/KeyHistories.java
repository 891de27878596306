package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.ChangeRecord;
import java.util.List;
import java.util.regex.Pattern;

/** The histories of keys, also of those that are gone, whole and in pages. Thread-safe. */
final class KeyHistories {
  private static final Pages CHANGES = new Pages("changes", KeyHistories::isNumber, 1000, 100);
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final String FROM_THE_FIRST = "";

  private final Installation installation;

  KeyHistories(Installation installation) {
    this.installation = installation;
  }

  List<KeyChange> of(KeyId keyId) {
    requireKnown(keyId);
    return read(keyId, FROM_THE_FIRST, Integer.MAX_VALUE).stream()
        .map(change -> told(keyId, change))
        .toList();
  }

  Page<KeyChange> of(KeyId keyId, PageRequest page) {
    requireKnown(keyId);
    return CHANGES
        .of(keyId)
        .page(
            page,
            (after, limit) -> read(keyId, after, limit),
            change -> Long.toString(change.number()),
            change -> told(keyId, change));
  }

  private void requireKnown(KeyId keyId) {
    if (read(keyId, FROM_THE_FIRST, 1).isEmpty()
        && installation.repository().find(keyId).isEmpty()) {
      throw new KmsNotFoundException("Key '" + installation.arns().key(keyId) + "' does not exist");
    }
  }

  private List<ChangeRecord> read(KeyId keyId, String after, int limit) {
    long number = after.equals(FROM_THE_FIRST) ? 0 : Long.parseLong(after);
    return installation.repository().changes(keyId, number, limit);
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
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
