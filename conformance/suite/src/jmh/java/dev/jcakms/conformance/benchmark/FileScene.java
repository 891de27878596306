package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Processes that a large file goes through. The file is of random bytes. */
final class FileScene {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int BLOCKS_PER_GIB = 1 << 10;

  /** Of OpenSSL, in hexadecimal digits. */
  private static final String KEY = "0".repeat(64);

  private static final String IV = "0".repeat(32);

  private final Tools tools;
  private final Path plain;
  private final Path ageKey;
  private final String recipient;

  /** Makes a key for age. */
  FileScene(Tools tools) throws IOException, InterruptedException {
    this.tools = tools;
    this.plain = tools.work().resolve("plain");
    this.ageKey = tools.work().resolve("age.key");
    String said = tools.run(List.of("age-keygen", "-o", ageKey.toString()));
    this.recipient = said.strip().replaceAll("(?s).*: ", "");
  }

  /** Those that take turns at the file of a row, which are made with it. */
  List<MeasuredProcess> processes(FileRow row, List<ProcessSubject> subjects)
      throws IOException, InterruptedException {
    boolean encrypts = row.work().equals("encrypt-file");
    makePlain(row.sizeGib());
    List<MeasuredProcess> processes = new ArrayList<>();
    for (ProcessSubject subject : subjects) {
      Path in = encrypts ? plain : sealed(subject);
      if (!encrypts && !Files.exists(in)) {
        String unused = tools.run(command(subject, true, plain, in));
      }
      processes.add(
          tools.measured(
              subject,
              command(subject, encrypts, in, tools.result()),
              options(subject),
              Optional.of(in)));
    }
    if (!encrypts) {
      Files.delete(plain);
    }
    return processes;
  }

  private void makePlain(int sizeGib) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    new Random(sizeGib).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(plain)) {
      for (int i = 0; i < sizeGib * BLOCKS_PER_GIB; i++) {
        out.write(block);
      }
    }
  }

  /** Whoever reads the same format is given the same file. */
  private Path sealed(ProcessSubject subject) {
    ProcessSubject writer = subject == ProcessSubject.KMS_ALONE ? ProcessSubject.KMS : subject;
    return tools.work().resolve("sealed." + writer.word());
  }

  /** Takes the files of a row away. */
  void clear() throws IOException {
    List<Path> files = new ArrayList<>(List.of(plain, tools.result()));
    for (ProcessSubject subject : ProcessSubject.values()) {
      files.add(sealed(subject));
    }
    for (Path file : files) {
      boolean unused = Files.deleteIfExists(file);
    }
  }

  private List<String> command(ProcessSubject subject, boolean encrypts, Path from, Path to) {
    String in = from.toString();
    String out = to.toString();
    return switch (subject) {
      case AGE ->
          encrypts
              ? List.of("age", "-r", recipient, "-o", out, in)
              : List.of("age", "-d", "-i", ageKey.toString(), "-o", out, in);
      case OPENSSL -> {
        String way = encrypts ? "-e" : "-d";
        yield List.of(
            "openssl", "enc", way, "-aes-256-ctr", "-K", KEY, "-iv", IV, "-in", in, "-out", out);
      }
      default -> {
        String verb = encrypts ? "encrypt-file" : "decrypt-file";
        yield tools.kms(verb, "--key-id", Tools.ALIAS, in, out);
      }
    };
  }

  private Map<String, String> options(ProcessSubject subject) {
    String option = InsideTime.options(tools.inside());
    return switch (subject) {
      case KMS -> Map.of("JDK_JAVA_OPTIONS", option);
      case KMS_ALONE -> Map.of("JDK_JAVA_OPTIONS", option + " -XX:ActiveProcessorCount=1");
      default -> Map.of();
    };
  }
}
