package dev.jcakms.provider;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.service.gate.Clocks;
import java.nio.file.Path;

/** A process that backs up or restores a home, and is killed at a step. */
final class BackupMain {
  private BackupMain() {}

  /** Arguments: {@code backup} or {@code restore}; the home; the backup; the step. */
  public static void main(String[] arguments) {
    Configuration configuration = Configuration.ofHome(Path.of(arguments[1]));
    RootKind root =
        RootKind.of(configuration.root(), Primitives.best(), new OperatingSystemRandomness());
    Path backup = Path.of(arguments[2]);
    Backup made =
        arguments[0].equals("backup")
            ? new HomeBackup(configuration, root, Clocks.SYSTEM, KillAt.step(arguments[3]))
                .backUp(backup)
            : new HomeRestoration(configuration, root, KillAt.step(arguments[3])).restore(backup);
    System.out.println(made.installation());
  }
}
