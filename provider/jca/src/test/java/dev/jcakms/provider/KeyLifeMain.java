package dev.jcakms.provider;

import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.messagekey.CacheLimits;
import java.nio.file.Path;
import java.time.Duration;

/** A process that does one thing to a key, and is killed at a step of it. */
final class KeyLifeMain {
  private KeyLifeMain() {}

  /**
   * Arguments: the configuration file; the name of the step; the wall clock's milliseconds; {@code
   * create} and an alias, {@code schedule} or {@code cancel} and a key id, or {@code destroy}.
   */
  public static void main(String[] arguments) {
    Moment now = new Moment(0, Long.parseLong(arguments[2]));
    Instance plain = RootChoice.open(Path.of(arguments[0]), () -> now);
    KmsKeyService service =
        new KmsKeyService(
            new SteppedInstallation(plain.installation(), KillAt.step(arguments[1])),
            () -> now,
            RootChoice.RANDOM,
            Primitives.best(),
            CacheLimits.DEFAULT,
            Duration.ZERO,
            new Watcher(() -> now, task -> {}));
    // Without what opening does by itself, which would be past the step.
    plain.installation().whenOpened(() -> {});
    switch (arguments[3]) {
      case "create" -> service.keys().ensureKey(arguments[4]);
      case "schedule" ->
          service
              .keys()
              .scheduleKeyDeletion(KeyName.of(arguments[4]), ScheduledDeletion.MIN_WINDOW_DAYS);
      case "cancel" -> service.keys().cancelKeyDeletion(KeyName.of(arguments[4]));
      case "destroy" -> service.destroyDue();
      default -> throw new IllegalArgumentException(arguments[3]);
    }
    System.out.println("survived");
  }
}
