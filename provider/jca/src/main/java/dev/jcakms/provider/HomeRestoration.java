package dev.jcakms.provider;

import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.provider.BackupNote.RootOfBackup;
import dev.jcakms.service.root.RootFailures;
import dev.jcakms.store.StoreCopy;
import dev.jcakms.store.StoreReplacement;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts a backup into a home. Where there is no installation it appears in one step. One that is
 * there is only brought forward: its store gets the backup's content in one transaction, and only
 * if every change of it is in the backup too; a root file that it lacks is put beside it.
 */
final class HomeRestoration {
  /** What has been done, in this order; for tests that stop there. */
  enum Step {
    DIRECTORY_MADE,
    FILES_COPIED,
    FILES_CHECKED,
    ROOT_PUT_BACK,
    STORE_REPLACED,
    MOVED
  }

  /**
   * How many seals of each material of a token may have been made since its backup, and are charged
   * to it: what was set aside since then is forgotten. A thousand a second make that many in twelve
   * days; it is a quarter of what a material may make in its life.
   */
  static final long CHARGED_SEALS = 1L << 30;

  private final RootConfiguration root;
  private final HomeDirectory home;
  private final RootKind rootKind;
  private final Consumer<Step> steps;

  /**
   * A restoration to the home of a configuration; nothing is done yet.
   *
   * @param steps is told of each step
   */
  HomeRestoration(Configuration configuration, RootKind rootKind, Consumer<Step> steps) {
    this.root = configuration.root();
    this.home = new HomeDirectory(configuration.home());
    this.rootKind = rootKind;
    this.steps = steps;
  }

  /**
   * Restores a backup. If that fails the home is as it was.
   *
   * @throws KmsException VALIDATION if the directory holds no backup, a damaged one, or one of
   *     another root; ALREADY_EXISTS if the home holds what the backup does not; INTERNAL if what
   *     the home holds is not in order; KmsUnavailableException if it cannot be read or written
   */
  Backup restore(Path backup) {
    RequiredRoot.admit(root);
    Path directory = backup.toAbsolutePath().normalize();
    BackupNote note = BackupNote.read(directory);
    requireSameRoot(directory, note);
    if (home.hasInstallation()) {
      bringForward(directory, note);
    } else if (!home.make(aside -> fill(aside, directory, note))) {
      throw exists("an installation was made in " + home.path() + " meanwhile; it was left alone");
    }
    steps.accept(Step.MOVED);
    return note.of(directory, home.halfMade());
  }

  private void requireSameRoot(Path directory, BackupNote note) {
    RootOfBackup here = RootOfBackup.of(root);
    if (note.root() != here) {
      throw invalid(
          "the backup "
              + directory
              + " is of an installation with "
              + note.root().title()
              + ", and the configuration names "
              + here.title());
    }
    if (here == RootOfBackup.TOKEN) {
      Optional<String> marker = RootFailures.translated(rootKind::madeEarlier);
      if (!marker.equals(Optional.of(note.installation()))) {
        throw invalid(
            "the backup "
                + directory
                + " is of the installation "
                + note.installation()
                + marker
                    .map(other -> ", and the token of " + other)
                    .orElse(", and the token of none: restore it first, by its maker's means"));
      }
    }
  }

  private void fill(Path aside, Path backup, BackupNote note) {
    steps.accept(Step.DIRECTORY_MADE);
    copyFiles(aside, backup, note);
    steps.accept(Step.FILES_COPIED);
    Path store = HomeDirectory.storeFile(aside);
    StoreCopy.requireIntact(store);
    requireInstallation(backup, note, StoreSummary.read(store).installation());
    if (root instanceof RootConfiguration.Pkcs11) {
      StoreCopy.setSealsAside(
          store, CHARGED_SEALS, SealMechanism.AES_256_GCM.maxSeals().orElseThrow());
    } else {
      requireInstallation(
          backup, note, RootFailures.translated(() -> rootKind.installationIn(aside)));
    }
    steps.accept(Step.FILES_CHECKED);
  }

  private void copyFiles(Path aside, Path backup, BackupNote note) {
    Set<String> names =
        root instanceof RootConfiguration.Pkcs11
            ? Set.of(HomeDirectory.STORE)
            : Set.of(HomeDirectory.STORE, SoftwareRootKind.FILE);
    if (!note.digests().keySet().equals(names)) {
      throw invalid("the backup " + backup + " has other files than " + names);
    }
    note.digests()
        .forEach(
            (name, digest) -> {
              if (!copy(backup.resolve(name), aside.resolve(name)).equals(digest)) {
                throw invalid(
                    "the backup "
                        + backup
                        + " is damaged: "
                        + name
                        + " is not the file that was written");
              }
            });
  }

  private static String copy(Path from, Path to) {
    try {
      return OwnerFiles.copy(from, to);
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot copy " + from + " to " + to + ": " + e, e);
    }
  }

  private static void requireInstallation(Path backup, BackupNote note, String found) {
    if (!found.equals(note.installation())) {
      throw invalid(
          "the backup "
              + backup
              + " is of the installation "
              + note.installation()
              + ", and a file in it of "
              + found);
    }
  }

  /** Everything is looked at before anything is changed. */
  private void bringForward(Path backup, BackupNote note) {
    requireSameInstallation(note);
    boolean lacksRoot = lacksRoot(note);
    home.beside(
        aside -> {
          fill(aside, backup, note);
          Path copy = HomeDirectory.storeFile(aside);
          StoreReplacement.requireNothingNewer(home.storeFile(), copy);
          if (lacksRoot) {
            move(SoftwareRootKind.file(aside), SoftwareRootKind.file(home.installation()));
          }
          steps.accept(Step.ROOT_PUT_BACK);
          StoreReplacement.replace(home.storeFile(), copy);
          steps.accept(Step.STORE_REPLACED);
        });
  }

  private void requireSameInstallation(BackupNote note) {
    String here;
    try {
      here = StoreSummary.read(home.storeFile()).installation();
    } catch (KmsException unreadable) {
      throw new KmsException(
          unreadable.code(),
          "there is an installation in "
              + home.path()
              + " whose store cannot be read, so nothing can tell whether it is newer than the"
              + " backup: "
              + unreadable.getMessage()
              + ". To give it up, stop what uses it, move "
              + home.installation()
              + " away and restore again",
          unreadable);
    }
    if (!here.equals(note.installation())) {
      throw exists(
          "there is another installation in "
              + home.path()
              + ", "
              + here
              + ", and the backup is of "
              + note.installation()
              + "; it was left alone");
    }
  }

  /** Whether the installation has no root file; one that it has must be the right one. */
  private boolean lacksRoot(BackupNote note) {
    if (root instanceof RootConfiguration.Pkcs11) {
      return false; // Its marker has been seen.
    }
    Path file = SoftwareRootKind.file(home.installation());
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    String here = RootFailures.translated(() -> rootKind.installationIn(home.installation()));
    if (!here.equals(note.installation())) {
      throw exists(
          "the root file "
              + file
              + " is of another installation, "
              + here
              + ": move it away and restore again");
    }
    return false;
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      AsideDirectory.sync(to.resolveSibling(""));
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot put " + to + " back: " + e, e);
    }
  }

  private static KmsException invalid(String text) {
    return new KmsException(KmsErrorCode.VALIDATION, text);
  }

  private static KmsException exists(String text) {
    return new KmsException(KmsErrorCode.ALREADY_EXISTS, text);
  }
}
