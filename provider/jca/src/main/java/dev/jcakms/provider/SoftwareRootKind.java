package dev.jcakms.provider;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SecretSource;
import dev.jcakms.hsm.software.RootFile;
import dev.jcakms.hsm.software.SoftwareRoot;
import dev.jcakms.port.KmsException;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A software root, which lies in the directory of the installation and is nothing outside of it.
 *
 * @param passphrase what opens its file, if it is locked
 * @param primitives what it works with
 * @param randomness what its keys are made of
 */
record SoftwareRootKind(
    Optional<SecretSource> passphrase, Primitives primitives, Randomness randomness)
    implements RootKind {
  /** The file's name. */
  static final String FILE = "root";

  static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  @Override
  public Optional<String> madeEarlier() {
    return Optional.empty();
  }

  @Override
  public void create(Path directory, String installation) {
    RootFile.create(file(directory), installation, passphrase, randomness);
  }

  @Override
  public void withdraw(String installation) {}

  @Override
  public Optional<Path> copy(Path from, Path to, String installation) {
    Path file = file(from);
    requireThere(file);
    try {
      String unused = OwnerFiles.copy(file, file(to));
    } catch (IOException e) {
      throw new HsmException(
          Reason.UNAVAILABLE, "the root file " + file + " cannot be copied: " + e, e);
    }
    String copied = installationIn(to);
    if (!copied.equals(installation)) {
      throw new HsmException(
          Reason.ROOT_REFUSED,
          "the store is of the installation "
              + installation
              + " and the root file "
              + file
              + " of "
              + copied
              + ": put back the pair that belongs together");
    }
    return Optional.of(file(to));
  }

  @Override
  public Root open(Path directory) {
    Path file = file(directory);
    requireThere(file);
    return SoftwareRoot.open(file, passphrase, primitives, randomness);
  }

  private static void requireThere(Path file) {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new HsmException(
          Reason.ROOT_REFUSED,
          "the root file " + file + " is missing: put it back from a backup; nothing new was made");
    }
  }

  @Override
  public Optional<String> examine(Path directory, Optional<StoreSummary> store, Findings findings) {
    Path file = file(directory);
    findings.tell(
        "root",
        passphrase.isPresent() ? "software, locked by a passphrase" : "software, not locked");
    findings.tell("root file", file.toString());
    findings.backUp(file);
    tellMode(file, findings);
    try (Root root = open(directory)) {
      findings.tell("root readable", true);
      store
          .filter(summary -> summary.installation().equals(root.installation()))
          .ifPresent(summary -> new MaterialTrial(root, findings).tell(summary));
      return Optional.of(root.installation());
    } catch (HsmException | KmsException e) {
      findings.tell("root readable", false);
      findings.problem(e);
      return Optional.empty();
    }
  }

  private static void tellMode(Path file, Findings findings) {
    try {
      findings.tell(
          "root file mode", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    } catch (NoSuchFileException missing) {
      // What opens it says so.
    } catch (IOException | UnsupportedOperationException e) {
      findings.tell("root file mode", "unknown: " + e);
    }
  }
}
