package dev.jcakms.conformance.vectors;

import dev.jcakms.cli.ThrowAwaySubject;
import dev.jcakms.conformance.Subject;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Root;
import dev.jcakms.hsm.pkcs11.Pkcs11Uri;
import dev.jcakms.hsm.software.RootFile;
import dev.jcakms.hsm.software.SoftwareRoot;
import dev.jcakms.hsm.testing.SoftHsm;
import dev.jcakms.service.sealing.SealingSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the vectors are run against. Each subject has an installation, or a token, of its own. */
enum SubjectUnderTest {
  /** The provider's engines over a software root, as {@code kms conformance} has them. */
  PROVIDER("provider") {
    @Override
    Subject open(Path directory) throws Exception {
      return ThrowAwaySubject.open();
    }
  },
  /** The port of a root in software. */
  SOFTWARE_ROOT("software-root") {
    @Override
    Subject open(Path directory) throws Exception {
      Path file = Files.createTempDirectory(directory, "root").resolve("root");
      RootFile.create(file, RANDOM.uuid().toString(), Optional.empty(), RANDOM);
      Hedge hedge = new Hedge();
      return new RootSubject(
          SoftwareRoot.open(file, Optional.empty(), Primitives.best(), hedge), hedge);
    }
  },
  /** The port of a root in a token of SoftHSM; without one the test is skipped. */
  TOKEN_ROOT("softhsm-root") {
    @Override
    Subject open(Path directory) {
      SoftHsm.Token token = SoftHsm.need().newToken();
      Pkcs11Uri uri =
          Pkcs11Uri.parse("pkcs11:token=" + token.label() + "?module-path=" + token.module());
      Pkcs11Options options =
          new Pkcs11Options(uri, () -> token.pin().toCharArray(), Pkcs11Options.Use.AUTO, false);
      Pkcs11Root.createMarker(options, RANDOM.uuid().toString(), System::nanoTime);
      return new RootSubject(
          Pkcs11Root.open(options, Primitives.best(), RANDOM, System::nanoTime), new Hedge());
    }
  },
  /** What messages are sealed with. */
  SEALING("sealing") {
    @Override
    Subject open(Path directory) {
      return new SealingSubject();
    }
  };

  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private final String column;

  SubjectUnderTest(String column) {
    this.column = column;
  }

  /** Its word in the table of least numbers, and in the report. */
  String column() {
    return column;
  }

  /**
   * Opens one that has seen nothing.
   *
   * @param directory for its files
   */
  abstract Subject open(Path directory) throws Exception;
}
