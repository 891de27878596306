package dev.jcakms.provider;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.store.SqliteLibrary;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Examines whatever a configuration describes, be it whole, broken or not there. Changes nothing,
 * and needs nothing to be in order: what cannot be told is a problem, and the rest is told.
 */
final class Doctor {
  private static final String NATIVE_DIRECTORY = "jcakms.native-dir";

  private final Findings findings = new Findings();
  private final Instant now;
  private Optional<Path> nativeDirectory = Optional.empty();

  private Doctor(Instant now) {
    this.now = now;
  }

  static Examination examine(Supplier<Configuration> configuration, Clocks clocks) {
    Doctor doctor = new Doctor(clocks.now().instant());
    doctor.tell(configuration);
    doctor.tellSurroundings();
    return doctor.findings.examination();
  }

  private void tell(Supplier<Configuration> supplier) {
    Configuration configuration;
    try {
      configuration = supplier.get();
    } catch (KmsException unusable) {
      findings.tell("configuration", "cannot be used");
      findings.problem(unusable);
      return;
    }
    findings.tell("configuration", configuration.origin());
    try {
      examine(configuration);
    } catch (KmsException | HsmException unusable) {
      findings.problem(unusable);
    }
  }

  private void examine(Configuration configuration) {
    HomeDirectory directory = new HomeDirectory(configuration.home());
    findings.tell("home", directory.path().toString());
    nativeDirectory = Optional.of(SqliteLibrary.directory(directory.path()));
    findings.tell("region", configuration.arns().region());
    findings.tell("account", configuration.arns().account());
    examineRequiredRoot(configuration.root());
    examineHalfMade(directory);
    configuration.root().login().flatMap(LoginSecret::file).ifPresent(this::examineSecretFile);
    RootKind rootKind =
        RootKind.of(configuration.root(), Primitives.best(), new OperatingSystemRandomness());
    if (directory.hasInstallation()) {
      examineMode("home mode", directory.path(), Mode.DIRECTORY);
      examineMode("installation mode", directory.installation(), Mode.DIRECTORY);
      Optional<StoreSummary> store = examineStore(directory.storeFile());
      Optional<String> roots = rootKind.examine(directory.installation(), store, findings);
      examineBond(store.map(StoreSummary::installation), roots);
    } else {
      findings.tell("installation", "none");
      Optional<String> earlier = madeEarlier(rootKind);
      if (earlier.isPresent()) {
        findings.problem(HomeInstallation.storeIsLost(earlier.get(), directory.path()));
      } else if (!configuration.makesItself()) {
        findings.problem("there is no installation in " + directory.path() + "; kms init makes it");
      }
    }
  }

  private Optional<String> madeEarlier(RootKind rootKind) {
    try {
      return rootKind.madeEarlier();
    } catch (HsmException | KmsException cannotTell) {
      findings.problem(cannotTell);
      return Optional.empty();
    }
  }

  private void examineRequiredRoot(RootConfiguration root) {
    RequiredRoot.kind().ifPresent(kind -> findings.tell("required root", kind));
    try {
      RequiredRoot.admit(root);
    } catch (KmsConfigurationException refused) {
      findings.problem(refused);
    }
  }

  private void examineHalfMade(HomeDirectory directory) {
    List<Path> halfMade = directory.halfMade();
    findings.tell("half made", halfMade);
    for (Path left : halfMade) {
      findings.problem(
          left
              + " was left half made by a process that died, or one makes or restores an"
              + " installation just now: if none does, remove it");
    }
  }

  private void examineSecretFile(Path file) {
    if (Files.exists(file)) {
      examineMode("passphrase or PIN file mode", file, Mode.FILE);
    }
  }

  private void examineMode(String name, Path path, Mode mode) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      findings.tell(name, PosixFilePermissions.toString(permissions));
      mode.judge(path, permissions).ifPresent(findings::problem);
    } catch (NoSuchFileException missing) {
      // What opens it says so.
    } catch (IOException | UnsupportedOperationException e) {
      findings.tell(name, "unknown: " + e);
    }
  }

  private Optional<StoreSummary> examineStore(Path file) {
    findings.tell("store", file.toString());
    findings.backUp(file);
    examineMode("store mode", file, Mode.FILE);
    List<Path> log = new ArrayList<>();
    for (String companion : new String[] {"-wal", "-shm"}) {
      Path beside = file.resolveSibling(file.getFileName() + companion);
      if (Files.exists(beside)) {
        findings.backUp(beside);
        log.add(beside);
      }
    }
    // There while somebody has the store open, and left by the last who had it if that one died.
    findings.tell("store log", log);
    try {
      StoreSummary store = StoreSummary.read(file);
      findings.tell("store readable", true);
      findings.tell("store schema version", store.schemaVersion());
      findings.tell("keys", store.keys());
      tellDeletions(store);
      findings.tell("installation", store.installation());
      return Optional.of(store);
    } catch (KmsException refused) {
      findings.tell("store readable", false);
      findings.problem(refused);
      return Optional.empty();
    }
  }

  private void tellDeletions(StoreSummary store) {
    List<String> pending = new ArrayList<>();
    store
        .pending()
        .forEach(
            (keyId, deletion) ->
                pending.add(
                    keyId
                        + (deletion.date().isAfter(now) ? " on " : " due since ")
                        + deletion.date()
                        + deletion.mark().map(mark -> ", marked at " + mark).orElse("")));
    findings.tellTexts("pending deletion", pending);
    findings.tell("destroyed keys", store.destroyed());
    findings.tell("destroyed and not yet erased", store.notErased());
  }

  private void examineBond(Optional<String> stores, Optional<String> roots) {
    if (stores.isEmpty() || roots.isEmpty()) {
      return;
    }
    boolean same = stores.equals(roots);
    findings.tell("root and store name each other", same);
    if (!same) {
      findings.problem(
          "the store is of the installation "
              + stores.get()
              + " and the root of "
              + roots.get()
              + ": put back the pair that belongs together");
    }
  }

  private void tellSurroundings() {
    String directory = System.getProperty(NATIVE_DIRECTORY);
    findings.tell(
        "native libraries",
        nativeDirectory
            .filter(Files::isDirectory)
            .map(Path::toString)
            .orElse(directory == null ? System.getProperty("java.io.tmpdir") : directory));
    findings.tell(
        "java",
        System.getProperty("java.runtime.version")
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
  }
}
