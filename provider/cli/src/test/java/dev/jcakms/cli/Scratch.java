package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory in which a test runs kms, inside this JVM. Where the command line names no
 * configuration it is {@code kms.properties} in that directory, as if the variable named it.
 */
final class Scratch {
  /** An offset that no default has. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");

  private final Path directory;

  /** What a run of kms left. */
  record Run(int exitCode, byte[] out, byte[] err) {
    String outText() {
      return new String(out, StandardCharsets.UTF_8);
    }

    String errText() {
      return new String(err, StandardCharsets.UTF_8);
    }
  }

  Scratch(Path directory) throws IOException {
    this.directory = directory.toRealPath();
  }

  /** One with an installation in {@code home}. */
  static Scratch withInstallation(Path directory) throws IOException {
    Scratch scratch = new Scratch(directory);
    Files.writeString(scratch.path("kms.properties"), "home=home\n");
    Run run = scratch.kms("init");
    if (run.exitCode() != ExitCodes.OK) {
      throw new IOException(run.errText());
    }
    return scratch;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Runs kms without input. */
  Run kms(String... arguments) {
    return kms(new byte[0], arguments);
  }

  /** Runs kms. */
  Run kms(byte[] in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Environment environment =
        new Environment(
            new ByteArrayInputStream(in),
            out,
            err,
            false,
            named ->
                (KmsProvider)
                    new KmsProvider().configure(named.orElse(path("kms.properties")).toString()),
            () -> ZONE,
            System::nanoTime);
    int exitCode = new Kms(environment).run(arguments);
    return new Run(exitCode, out.toByteArray(), err.toByteArray());
  }

  /** Every file and directory below, with its digest and its rights. */
  Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      paths.forEach(path -> contents.put(directory.relativize(path).toString(), describe(path)));
    }
    return contents;
  }

  private static String describe(Path path) {
    try {
      String rights = Files.getPosixFilePermissions(path).toString();
      if (!Files.isRegularFile(path)) {
        return rights;
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return rights + " " + HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
