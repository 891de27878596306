package dev.jcakms.provider;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.root.RootFailures;
import dev.jcakms.store.StoreCopy;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Copies the installation of a home, which others may be at work on, into a directory that appears
 * in one step.
 *
 * <pre>
 * backup/                     0700
 *   backup.txt                0600, when and of what
 *   root                      0600, the software root's own key; none with another root
 *   store.db                  0600, one state of the records
 * .kms-backup-*               beside it: what a process left half made
 * </pre>
 */
final class HomeBackup {
  /** What has been done, in this order; for tests that stop there. */
  enum Step {
    DIRECTORY_MADE,
    STORE_COPIED,
    ROOT_COPIED,
    NOTE_WRITTEN,
    MOVED
  }

  private static final String ASIDE_PREFIX = ".kms-backup-";

  private final RootConfiguration root;
  private final HomeDirectory home;
  private final RootKind rootKind;
  private final Clocks clocks;
  private final Consumer<Step> steps;

  /**
   * A backup of the installation of a configuration; nothing is done yet.
   *
   * @param steps is told of each step
   */
  HomeBackup(Configuration configuration, RootKind rootKind, Clocks clocks, Consumer<Step> steps) {
    this.root = configuration.root();
    this.home = new HomeDirectory(configuration.home());
    this.rootKind = rootKind;
    this.clocks = clocks;
    this.steps = steps;
  }

  /**
   * Makes it. If that fails there is none.
   *
   * @param target must not exist; its directory must
   * @throws KmsException ALREADY_EXISTS if it does; VALIDATION if it lies in the home; INTERNAL if
   *     the installation is not in order; KmsUnavailableException if it cannot be written
   */
  Backup backUp(Path target) {
    if (!home.hasInstallation()) {
      throw new KmsConfigurationException(
          "there is no installation in " + home.path() + ", and nothing to back up");
    }
    Path directory = target.toAbsolutePath().normalize();
    requireFree(directory);
    try (AsideDirectory aside = AsideDirectory.in(placeOf(directory), ASIDE_PREFIX)) {
      BackupNote note = fill(aside.path());
      requireFree(directory);
      aside.moveTo(directory);
      steps.accept(Step.MOVED);
      AsideDirectory.sync(placeOf(directory));
      return note.of(directory, AsideDirectory.leftIn(placeOf(directory), ASIDE_PREFIX));
    } catch (IOException e) {
      throw new KmsUnavailableException("the backup " + directory + " cannot be written: " + e, e);
    }
  }

  private void requireFree(Path directory) {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new KmsException(
          KmsErrorCode.ALREADY_EXISTS, directory + " exists already, and is never written over");
    }
    if (directory.startsWith(home.path().normalize())) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          directory + " lies in the home, and a backup there is lost with it");
    }
  }

  private static Path placeOf(Path directory) {
    Path place = directory.getParent();
    if (place == null) {
      throw new KmsException(KmsErrorCode.ALREADY_EXISTS, directory + " exists already");
    }
    return place;
  }

  private BackupNote fill(Path aside) throws IOException {
    steps.accept(Step.DIRECTORY_MADE);
    Instant made = clocks.now().instant().truncatedTo(ChronoUnit.SECONDS);
    Path store = HomeDirectory.storeFile(aside);
    StoreCopy.make(home.storeFile(), store);
    StoreCopy.requireIntact(store);
    StoreSummary summary = StoreSummary.read(store);
    SortedMap<String, String> digests = new TreeMap<>();
    digests.put(String.valueOf(store.getFileName()), OwnerFiles.digest(store));
    steps.accept(Step.STORE_COPIED);
    Optional<Path> file =
        RootFailures.translated(
            () -> rootKind.copy(home.installation(), aside, summary.installation()));
    if (file.isPresent()) {
      digests.put(String.valueOf(file.get().getFileName()), OwnerFiles.digest(file.get()));
    }
    steps.accept(Step.ROOT_COPIED);
    BackupNote note =
        new BackupNote(
            made,
            summary.installation(),
            BackupNote.RootOfBackup.of(root),
            root instanceof RootConfiguration.Pkcs11 token
                ? Optional.of(token.options().uri().toString())
                : Optional.empty(),
            summary.keys(),
            digests);
    OwnerFiles.write(
        aside.resolve(BackupNote.NAME), note.text().getBytes(StandardCharsets.ISO_8859_1));
    steps.accept(Step.NOTE_WRITTEN);
    return note;
  }
}
