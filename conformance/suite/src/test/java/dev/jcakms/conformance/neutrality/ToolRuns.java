package dev.jcakms.conformance.neutrality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** {@code keytool} and {@code jarsigner} at work under a list of providers, in a directory. */
final class ToolRuns {
  private static final String STORE = "made.p12";

  private final SoftwarePairs pairs;
  private final Path directory;
  private final Standing standing;
  private final List<String> lines = new ArrayList<>();

  /** Runs work in a directory of their own, under names that are the same for every standing. */
  ToolRuns(SoftwarePairs pairs, Path parent, Standing standing) throws Exception {
    this.pairs = pairs;
    this.directory = Files.createDirectory(parent.resolve("tools-" + standing.word()));
    this.standing = standing;
  }

  /** What the tools said, with exit codes, and without what differs from run to run. */
  List<String> lines() {
    return lines;
  }

  ToolRuns keytool() throws Exception {
    for (String kind : SoftwarePairs.KINDS) {
      keyPair(kind);
    }
    secretKey();
    keytool("-list", "-v");
    return this;
  }

  ToolRuns keyPair(String kind) throws Exception {
    keytool("-genkeypair", "-v", "-keyalg", kind, "-alias", kind, "-dname", "CN=" + kind);
    return this;
  }

  ToolRuns secretKey() throws Exception {
    keytool("-genseckey", "-v", "-keyalg", "AES", "-keysize", "256", "-alias", "secret");
    return this;
  }

  private void keytool(String... arguments) throws Exception {
    run(
        JdkProcess.tool("keytool", directory)
            .standing(standing)
            .with(arguments)
            .with("-keystore", STORE, "-storetype", "PKCS12")
            .with("-storepass", SoftwarePair.PASSWORD));
  }

  ToolRuns jarsigner() throws Exception {
    for (String kind : SoftwarePairs.KINDS) {
      Files.copy(pairs.file(kind), directory.resolve(kind), StandardCopyOption.REPLACE_EXISTING);
      String jar = kind + ".jar";
      write(directory.resolve(jar));
      run(
          JdkProcess.tool("jarsigner", directory)
              .standing(standing)
              .with("-keystore", kind, "-storepass", SoftwarePair.PASSWORD)
              .with(jar, SoftwarePair.LEAF));
      run(
          JdkProcess.tool("jarsigner", directory)
              .standing(standing)
              .with("-verify", "-verbose", "-certs", jar));
    }
    return this;
  }

  private static void write(Path jar) throws Exception {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("order.txt"));
      out.write(Hex.MESSAGE);
    }
  }

  private void run(JdkProcess process) throws Exception {
    JdkProcess.Result result = process.run();
    lines.add("exit code " + result.exitCode());
    result.lines().forEach(line -> lines.add(normalised(line)));
  }

  /** Without dates, fingerprints, serial numbers and sizes of signatures. */
  static String normalised(String line) {
    return line.replaceAll("\\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}", "(date)")
        .replaceAll("(Creation date: ).*", "$1(date)")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d", "(date)")
        .replaceAll("^(.{0,6}) +\\d+ \\(date\\)", "$1 (size) (date)")
        .replaceAll("([0-9A-F]{2}:){3,}[0-9A-F]{2}", "(bytes)")
        .replaceAll("^[0-9A-F]{4}: .*", "(bytes)")
        .replaceAll("(Serial number: )[0-9a-f]+", "$1(number)");
  }
}
