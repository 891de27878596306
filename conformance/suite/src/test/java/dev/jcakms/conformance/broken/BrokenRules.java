package dev.jcakms.conformance.broken;

import dev.jcakms.conformance.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Applies each patch of {@code src/broken} to a copy of its own of all main sources, compiles the
 * copy, and runs the one test that the patch is named after, {@code Class.method.patch}. A rule is
 * held where the test is green without the patch and red with it. Everything else fails the run: a
 * patch that does not apply or compile, a test that is not there, is skipped, or stays green.
 *
 * <p>The working tree is only read. The test meets the broken classes because they stand first on
 * its class path; so it must reach them by that path, not by a jar or an executable.
 */
final class BrokenRules {
  private static final long TEST_SECONDS = 300;
  private static final String OUTPUT = "output";
  private static final String SUFFIX = ".patch";

  /** What is tested and is no class: the test is told where the patched one is. */
  private static final String LAUNCHER = "provider/cli/src/main/sh/kms";

  private static final List<String> HANDED_ON =
      List.of("jcakms.root.dir", "wycheproof.dir", "kms.model.dir");

  private final Path root;
  private final Path work;
  private final List<Path> mains;
  private final String baseClassPath;

  private record TestClass(Path module, String name) {}

  private record Outcome(String name, String fault, String output) {
    boolean isRed() {
      return fault.isEmpty();
    }
  }

  private BrokenRules(Path root, Path work) throws IOException {
    this.root = root;
    this.work = work;
    this.mains = modules(root, "src/main/java");
    List<String> path = new ArrayList<>();
    for (Path module : modules(root, "src/test/java")) {
      path.add(module.resolve("target/test-classes").toString());
    }
    for (Path module : mains) {
      path.add(module.resolve("target/classes").toString());
    }
    path.add(System.getProperty("java.class.path"));
    this.baseClassPath = String.join(File.pathSeparator, path);
  }

  /** Arguments: the top of the sources; then the names of the patches meant, none for all. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path root = Path.of(arguments[0]).toRealPath();
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    Path work = Files.createTempDirectory("broken-rules");
    int red = 0;
    int count = 0;
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      Path directory = root.resolve("conformance/suite/src/broken");
      for (String name : wanted) {
        if (!Files.exists(directory.resolve(name + SUFFIX))) {
          System.out.println("FAULT " + name + ": there is no such patch");
          count++;
        }
      }
      for (Path patch : patches(directory)) {
        String name = patch.getFileName().toString().replace(SUFFIX, "");
        if (wanted.isEmpty() || wanted.contains(name)) {
          outcomes.add(threads.submit(() -> outcome(root, work.resolve(name), patch, name)));
        }
      }
      for (Future<Outcome> future : outcomes) {
        Outcome outcome = future.get();
        count++;
        red += outcome.isRed() ? 1 : 0;
        System.out.println(
            (outcome.isRed() ? "red   " : "FAULT ") + outcome.name() + outcome.fault());
        System.out.print(outcome.output());
      }
    } finally {
      threads.shutdownNow();
      deleteTree(work);
    }
    System.out.println(count + " broken rules, " + red + " turn their test red");
    System.exit(red == count && count > 0 ? 0 : 1);
  }

  private static Outcome outcome(Path root, Path work, Path patch, String name)
      throws IOException, InterruptedException {
    Files.createDirectory(work);
    BrokenRules rules = new BrokenRules(root, work);
    String fault = rules.faultOf(patch, name);
    String output = fault.isEmpty() ? "" : rules.output();
    deleteTree(work);
    return new Outcome(name, fault, output);
  }

  private String faultOf(Path patch, String name) throws IOException, InterruptedException {
    int dot = name.lastIndexOf('.');
    List<TestClass> found = dot < 0 ? List.of() : testClasses(name.substring(0, dot));
    if (found.size() != 1) {
      return ": " + found.size() + " test classes have that name";
    }
    TestClass test = found.get(0);
    String method = name.substring(dot + 1);

    int unbroken = run(test, method, baseClassPath, List.of());
    if (unbroken != OneTest.GREEN) {
      return ": without the patch the test is " + said(unbroken);
    }
    Path sources = work.resolve("sources");
    copySources(sources);
    if (!applies(patch, sources)) {
      return ": the patch does not apply";
    }
    Path classes = work.resolve("classes");
    String refusal = compile(sources, classes);
    if (!refusal.isEmpty()) {
      return ": the patched sources do not compile: " + refusal;
    }
    int broken =
        run(
            test,
            method,
            classes + File.pathSeparator + baseClassPath,
            List.of("-Djcakms.launcher=" + sources.resolve(LAUNCHER)));
    return broken == OneTest.RED ? "" : ": with the patch the test is " + said(broken);
  }

  private String output() throws IOException {
    Path output = work.resolve(OUTPUT);
    return Files.exists(output) ? Files.readString(output).indent(4) : "";
  }

  private static String said(int exitCode) {
    return switch (exitCode) {
      case OneTest.GREEN -> "green";
      case OneTest.RED -> "red";
      case OneTest.NOT_RUN -> "not there or skipped";
      default -> "ended with exit code " + exitCode;
    };
  }

  private void copySources(Path sources) throws IOException {
    for (Path module : mains) {
      Path from = module.resolve("src/main");
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          copy(file, sources.resolve(root.relativize(file)));
        }
      }
    }
  }

  /** Compiles everything at once, so that an inlined constant is new in every class. */
  private String compile(Path sources, Path classes) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path module : mains) {
      Path main = sources.resolve(root.relativize(module)).resolve("src/main");
      files.addAll(javaFiles(main.resolve("java")));
      Path resources = main.resolve("resources");
      if (Files.isDirectory(resources)) {
        try (Stream<Path> walk = Files.walk(resources)) {
          for (Path file : walk.filter(Files::isRegularFile).toList()) {
            copy(file, classes.resolve(resources.relativize(file)));
          }
        }
      }
    }
    files.removeIf(file -> file.endsWith("module-info.java"));
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", baseClassPath, "-proc:none", "-nowarn");
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      return compiled ? "" : messages.toString();
    }
  }

  private int run(TestClass test, String method, String classPath, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildJvm.QUICK_START);
    command.addAll(
        List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
    for (String name : HANDED_ON) {
      command.add("-D" + name + "=" + System.getProperty(name, ""));
    }
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(OneTest.class.getName());
    command.add(test.name());
    command.add(method);
    Process process =
        new ProcessBuilder(command)
            .directory(test.module().toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(OUTPUT).toFile())
            .start();
    if (!process.waitFor(TEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }

  private boolean applies(Path patch, Path sources) throws IOException, InterruptedException {
    ProcessBuilder git =
        new ProcessBuilder("git", "apply", "--whitespace=nowarn", patch.toString())
            .directory(sources.toFile())
            .inheritIO();
    // The copy is no part of any checkout that the temporary directory may lie in.
    git.environment().put("GIT_CEILING_DIRECTORIES", work.toString());
    return git.start().waitFor() == 0;
  }

  private List<TestClass> testClasses(String name) throws IOException {
    String end = name.replace('.', '/') + ".java";
    List<TestClass> found = new ArrayList<>();
    for (Path module : modules(root, "src/test/java")) {
      Path sources = module.resolve("src/test/java");
      for (Path file : javaFiles(sources)) {
        if (file.endsWith(end)) {
          String path = sources.relativize(file).toString();
          found.add(new TestClass(module, path.replace(".java", "").replace('/', '.')));
        }
      }
    }
    return found;
  }

  private static List<Path> modules(Path root, String having) throws IOException {
    try (Stream<Path> directories = Files.walk(root, 2)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve("pom.xml")))
          .filter(directory -> Files.isDirectory(directory.resolve(having)))
          .sorted()
          .toList();
    }
  }

  private static List<Path> javaFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<Path> patches(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
