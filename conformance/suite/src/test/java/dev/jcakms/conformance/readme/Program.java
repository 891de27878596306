package dev.jcakms.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One source file, compiled and run in processes of its own. They have the provider and what it
 * brings, and nothing else: no console, no JSON, no test library.
 */
final class Program {
  /** Parts of the names of jars and class directories that an application inherits. */
  private static final List<String> PROVIDER_AND_WHAT_IT_BRINGS =
      List.of(
          "ciphertext-format",
          "hsm-bridge",
          "spi",
          "provider/service",
          "provider/store",
          "provider/jca",
          "bcprov-jdk18on",
          "caffeine",
          "jna-jpms",
          "sqlite-jdbc");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (\\w+);$");
  private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+) ");
  private static final int FIRST_JDK_THAT_WANTS_LEAVE = 24;

  /** What a process left behind. */
  record Result(int exitCode, List<String> stdout, List<String> stderr) {}

  private final Path directory;
  private final Path classes;
  private final String mainClass;
  private final boolean modular;

  private Program(Path directory, Path classes, String mainClass, boolean modular) {
    this.directory = directory;
    this.classes = classes;
    this.mainClass = mainClass;
    this.modular = modular;
  }

  /** Compiled with the provider on the class path. */
  static Program onClassPath(String source, Path directory) throws IOException {
    return compiled(source, List.of(), directory);
  }

  /** Compiled as a module that says {@code directives} and nothing else. */
  static Program onModulePath(String source, String directives, Path directory) throws IOException {
    return compiled(source, List.of("module readme { " + directives + " }"), directory);
  }

  private static Program compiled(String source, List<String> moduleInfo, Path directory)
      throws IOException {
    String packageName = name(PACKAGE, source);
    String className = name(CLASS, source);
    Path sources = Files.createDirectories(directory.resolve("sources"));
    List<Path> files = new ArrayList<>();
    files.add(Files.writeString(sources.resolve(className + ".java"), source));
    for (String module : moduleInfo) {
      files.add(Files.writeString(sources.resolve("module-info.java"), module));
    }
    boolean modular = !moduleInfo.isEmpty();
    Path classes = directory.resolve("classes");
    List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    options.addAll(List.of(modular ? "--module-path" : "--class-path", providerPath()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertTrue(done, () -> className + " does not compile: " + messages);
    }
    return new Program(directory, classes, packageName + "." + className, modular);
  }

  /** Runs it in a home of its own, which lasts for all its runs. */
  Result run(String... flags) throws IOException, InterruptedException {
    Path home = Files.createDirectories(directory.resolve("home"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildJvm.QUICK_START);
    command.add("-Duser.home=" + home);
    if (Runtime.version().feature() >= FIRST_JDK_THAT_WANTS_LEAVE) {
      command.add("--enable-native-access=" + (modular ? "org.xerial.sqlitejdbc" : "ALL-UNNAMED"));
    }
    command.addAll(List.of(flags));
    String path = classes + File.pathSeparator + providerPath();
    if (modular) {
      command.addAll(List.of("--module-path", path, "--module", "readme/" + mainClass));
    } else {
      command.addAll(List.of("--class-path", path, mainClass));
    }
    Path stdout = directory.resolve("stdout");
    Path stderr = directory.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JCAKMS_"));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    int exitCode = builder.start().waitFor();
    return new Result(exitCode, Files.readAllLines(stdout), Files.readAllLines(stderr));
  }

  /** Where the installation is that the default configuration makes. */
  Path installation() {
    return directory.resolve("home/.jcakms/installation");
  }

  private static String providerPath() {
    List<String> path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(Program::isInherited)
            .toList();
    assertEquals(PROVIDER_AND_WHAT_IT_BRINGS.size(), path.size(), path::toString);
    return String.join(File.pathSeparator, path);
  }

  private static boolean isInherited(String entry) {
    // A jar of the local repository is known by its name, a class directory by its module's.
    String name =
        entry.endsWith(".jar")
            ? Path.of(entry).getFileName().toString()
            : entry.replace("/target/classes", "");
    return PROVIDER_AND_WHAT_IT_BRINGS.stream()
        .anyMatch(
            part ->
                Arrays.asList(part, part.replace('/', '-')).stream()
                    .anyMatch(
                        p ->
                            entry.endsWith(".jar")
                                ? name.matches(p + "-\\d.*") && !name.endsWith("-tests.jar")
                                : name.endsWith("/" + p)));
  }

  private static String name(Pattern pattern, String source) {
    Matcher matcher = pattern.matcher(source);
    assertTrue(matcher.find(), () -> "no " + pattern + " in a listing");
    return matcher.group(1);
  }
}
