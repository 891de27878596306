package dev.jcakms.provider;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.admin.KeyAdministration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A process that changes keys of its own without end, and destroys whatever is due. It prints alias
 * and id of a key and the name of a change when that change is acknowledged.
 */
final class KeyLoadMain {
  /** What becomes of a key whose deletion is not cancelled in time. */
  static final List<Change> SHORT_LIFE =
      List.of(
          Change.CREATED,
          Change.DISABLED,
          Change.ENABLED,
          Change.NAMED_AGAIN,
          Change.SCHEDULED,
          Change.MARKED,
          Change.DESTROYED);

  /** How far it moves the clock on with each key: in a run of some seconds keys come due. */
  private static final Duration STEP = Duration.ofHours(12);

  private KeyLoadMain() {}

  /** What becomes of each key, one after another. */
  enum Change {
    CREATED("CreateKey"),
    DISABLED("DisableKey"),
    ENABLED("EnableKey"),
    NAMED_AGAIN("CreateAlias"),
    SCHEDULED("ScheduleKeyDeletion"),
    CANCELLED("CancelKeyDeletion"),
    SCHEDULED_AGAIN("ScheduleKeyDeletion"),
    /** By whichever process comes by when the date is past. */
    MARKED("MarkForDestruction"),
    /** Likewise, a day later. */
    DESTROYED("DeleteKey");

    /** Those that the process makes that made the key. */
    static final Set<Change> OF_ITS_MAKER = EnumSet.range(CREATED, SCHEDULED_AGAIN);

    final String operation;

    Change(String operation) {
      this.operation = operation;
    }
  }

  /** Arguments: the configuration file; the clocks' file; what its aliases begin with. */
  public static void main(String[] arguments) throws IOException {
    SharedClocks clocks = new SharedClocks(Path.of(arguments[1]));
    KmsKeyService service = RootChoice.open(Path.of(arguments[0]), clocks).service();
    for (int i = 0; ; i++) {
      try {
        live(service.keys(), "alias/" + arguments[2] + "-" + i);
      } catch (KmsNotFoundException tooLate) {
        // It waited so long for its turn that the others brought the key to its end.
      } catch (KmsUnavailableException busy) {
        // Likewise: what was not acknowledged may be there or not.
      } catch (KmsException e) {
        System.out.println("failed: " + e);
        throw e;
      }
      clocks.advanceWall(STEP);
      service.destroyDue();
    }
  }

  private static void live(KeyAdministration keys, String alias) {
    KeyMetadata key = keys.ensureKey(alias);
    for (Change change : Change.OF_ITS_MAKER) {
      make(keys, KeyName.of(key.arn()), alias, change);
      System.out.println(alias + " " + key.keyId() + " " + change);
    }
  }

  private static void make(KeyAdministration keys, KeyName key, String alias, Change change) {
    switch (change) {
      case CREATED -> {}
      case DISABLED -> keys.disableKey(key);
      case ENABLED -> keys.enableKey(key);
      case NAMED_AGAIN -> keys.createAlias(alias + "/again", key);
      case SCHEDULED -> schedule(keys, key, ScheduledDeletion.MAX_WINDOW_DAYS);
      case CANCELLED -> {
        String unused = keys.cancelKeyDeletion(key);
      }
      case SCHEDULED_AGAIN -> schedule(keys, key, ScheduledDeletion.MIN_WINDOW_DAYS);
      default -> throw new IllegalArgumentException(change.name());
    }
  }

  private static void schedule(KeyAdministration keys, KeyName key, int windowDays) {
    ScheduledDeletion unused = keys.scheduleKeyDeletion(key, windowDays);
  }
}
