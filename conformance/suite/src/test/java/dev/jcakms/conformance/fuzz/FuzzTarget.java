package dev.jcakms.conformance.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A class with one fuzz test, and the seeds that stand beside it.
 *
 * @param className with its package
 * @param resources the directory of its module's resources
 * @param seeds the directory of its seeds among them, where Jazzer looks for it on the class path:
 *     {@code <class>Inputs/<method>}
 */
record FuzzTarget(String className, Path resources, Path seeds) {
  private static final String SUFFIX = "FuzzTest.java";

  /** All of a source tree, by name. */
  static List<FuzzTarget> all(Path root) throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    for (Path module : modules(root)) {
      Path sources = module.resolve("src/test/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
          String name = sources.relativize(file).toString().replace(".java", "");
          Path resources = module.resolve("src/test/resources");
          Path seeds = resources.relativize(onlyDirectory(resources.resolve(name + "Inputs")));
          targets.add(new FuzzTarget(name.replace('/', '.'), resources, seeds));
        }
      }
    }
    targets.sort(Comparator.comparing(FuzzTarget::simpleName));
    return targets;
  }

  /** The directories with tests, which are also where their classes are. */
  static List<Path> modules(Path root) throws IOException {
    try (Stream<Path> directories = Files.walk(root, 2)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve("pom.xml")))
          .filter(directory -> Files.isDirectory(directory.resolve("src/test/java")))
          .sorted()
          .toList();
    }
  }

  private static Path onlyDirectory(Path inputs) throws IOException {
    try (Stream<Path> methods = Files.list(inputs)) {
      List<Path> directories = methods.toList();
      if (directories.size() == 1) {
        return directories.get(0);
      }
    }
    throw new IllegalStateException(inputs + ": a class has one fuzz test, and that has seeds");
  }

  /** The class's name alone. */
  String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** The one that is run first, as libFuzzer has it: the shortest. */
  Path firstSeed() throws IOException {
    try (Stream<Path> files = Files.list(resources.resolve(seeds))) {
      return files
          .min(
              Comparator.<Path>comparingLong(file -> file.toFile().length())
                  .thenComparing(file -> file))
          .orElseThrow(() -> new IllegalStateException("no seed in " + seeds));
    }
  }
}
