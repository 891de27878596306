package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;

/** The process round the {@code kms} command. */
public final class Main {
  /** Set where standard error is a terminal; the JDK cannot tell. */
  private static final String TERMINAL_PROPERTY = "kms.terminal";

  /** The verbs that encrypt more than it takes to make that fast. */
  private static final List<String> WHOLE_FILES = List.of("encrypt-file", "decrypt-file");

  private Main() {}

  /** Runs one command line and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command line and gives its exit code. */
  static int run(String... arguments) {
    if (!Collections.disjoint(List.of(arguments), WHOLE_FILES)) {
      AesWarmUp.start();
    }
    // No verb takes any of these, and to get ready for them takes a hundredth of a second.
    System.setProperty("picocli.converters.excludes", "java.time.*,java.sql.*");
    Warnings.toStandardError();
    Installations installations =
        configuration ->
            configuration
                .map(file -> (KmsProvider) new KmsProvider().configure(file.toString()))
                .orElseGet(KmsProvider::new);
    Environment environment =
        new Environment(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Boolean.getBoolean(TERMINAL_PROPERTY),
            installations,
            ZoneId::systemDefault,
            System::nanoTime);
    return new Kms(environment).run(arguments);
  }
}
