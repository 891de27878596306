package dev.jcakms.provider;

import dev.jcakms.port.KeyName;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.admin.KeyAdministration;
import java.nio.file.Path;

/**
 * A process that changes keys of its own without end. It prints the alias of a key and the number
 * of a change when that change is acknowledged.
 */
final class KeyLoadMain {
  private KeyLoadMain() {}

  /** What becomes of each key, one after another. */
  enum Change {
    CREATED("CreateKey"),
    DISABLED("DisableKey"),
    ENABLED("EnableKey"),
    NAMED_AGAIN("CreateAlias"),
    SCHEDULED("ScheduleKeyDeletion"),
    CANCELLED("CancelKeyDeletion"),
    SCHEDULED_AGAIN("ScheduleKeyDeletion");

    final String operation;

    Change(String operation) {
      this.operation = operation;
    }
  }

  /** Arguments: the home; what its aliases begin with. */
  public static void main(String[] arguments) {
    KeyAdministration keys =
        Instance.of(Configuration.ofHome(Path.of(arguments[0]))).service().keys();
    for (int i = 0; ; i++) {
      String alias = "alias/" + arguments[1] + "-" + i;
      KeyName key = KeyName.of(keys.ensureKey(alias).arn());
      for (Change change : Change.values()) {
        make(keys, key, alias, change);
        System.out.println(alias + " " + change);
      }
    }
  }

  private static void make(KeyAdministration keys, KeyName key, String alias, Change change) {
    switch (change) {
      case CREATED -> {}
      case DISABLED -> keys.disableKey(key);
      case ENABLED -> keys.enableKey(key);
      case NAMED_AGAIN -> keys.createAlias(alias + "/again", key);
      case SCHEDULED, SCHEDULED_AGAIN -> {
        ScheduledDeletion unused = keys.scheduleKeyDeletion(key, ScheduledDeletion.MIN_WINDOW_DAYS);
      }
      case CANCELLED -> {
        String unused = keys.cancelKeyDeletion(key);
      }
    }
  }
}
