package dev.jcakms.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** What stands on the class path of a subject's fork: ACCP changes what others find. */
final class ForkClassPath {
  private static final String PROPERTY = "java.class.path";
  private static final String ACCP = "AmazonCorrettoCryptoProvider";
  private static final String VIRTUAL_THREADS = "VirtualThreads";

  private final Path suite;
  private final Path work;
  private final String whole = System.getProperty(PROPERTY);
  private Optional<String> virtualThreads = Optional.empty();

  /**
   * Takes that of this process for all there is.
   *
   * @param work where compiled classes are put
   */
  ForkClassPath(Path suite, Path work) {
    this.suite = suite;
    this.work = work;
  }

  /** Makes it that of the forks to come, which JMH gives the class path of this process. */
  void set(MessageSubject subject) throws IOException {
    String path = subject == MessageSubject.KMS_ACCP ? whole : withoutAccp();
    System.setProperty(
        PROPERTY,
        subject == MessageSubject.KMS_VIRTUAL ? path + File.pathSeparator + virtual() : path);
  }

  private String withoutAccp() {
    return Arrays.stream(whole.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains(ACCP))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String virtual() throws IOException {
    if (virtualThreads.isEmpty()) {
      virtualThreads = Optional.of(compiled().toString());
    }
    return virtualThreads.get();
  }

  private Path compiled() throws IOException {
    Path classes = work.resolve("virtual-threads");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(ThreadFactory.class.getName()), VIRTUAL_THREADS + "\n", UTF_8);
    List<String> arguments =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            suite.resolve("src/jmh/java21/" + VIRTUAL_THREADS + ".java").toString());
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    if (exit != 0) {
      throw new IllegalStateException(VIRTUAL_THREADS + " does not compile");
    }
    return classes;
  }
}
