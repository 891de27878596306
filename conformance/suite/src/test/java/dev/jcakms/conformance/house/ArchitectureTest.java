package dev.jcakms.conformance.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every main class of every module keeps the table of rooms and the manners of the house. */
class ArchitectureTest {
  private static final String ROOT = "dev.jcakms";
  private static final int FEWEST_CLASSES = 100;

  private static final Set<String> FOR_APPLICATIONS =
      Set.of(
          "dev.jcakms.format",
          "dev.jcakms.jca.key",
          "dev.jcakms.port",
          "dev.jcakms.provider",
          "dev.jcakms.service.admin");

  private static JavaClasses house = new ClassFileImporter().importClasses(List.of());

  @BeforeAll
  static void importEveryMainClass() throws IOException {
    house = new ClassFileImporter().importUrls(mainClasses());
  }

  @Test
  void theWholeHouseIsSeen() {
    assertTrue(house.size() >= FEWEST_CLASSES, "only " + house.size() + " classes were seen");
  }

  @Test
  void everyPackageIsARoomOfTheTable() {
    assertEquals(Set.of(), new Rooms(ROOT, Rooms.TABLE).mismatches(house));
  }

  @Test
  void roomsImportOnlyWhatTheTableAllows() {
    assertEquals(Set.of(), new Rooms(ROOT, Rooms.TABLE).violations(house));
  }

  @Test
  void packagesHaveNoCycles() {
    Manners.packagesHaveNoCycles(ROOT).check(house);
  }

  @Test
  void layoutsArePure() {
    Manners.layoutsArePure(ROOT + ".format").check(house);
  }

  @Test
  void enginesAreAskedOfAProviderObject() {
    Manners.enginesAreAskedOfAProviderObject().check(house);
  }

  @Test
  void staticStateDoesNotChange() {
    Manners.staticStateDoesNotChange().check(house);
  }

  @Test
  void nothingIsKeptPerThread() {
    Manners.nothingIsKeptPerThread().check(house);
  }

  @Test
  void onlyTheCommandPrints() {
    Manners.onlyTheCommandPrints(ROOT + ".cli").check(house);
  }

  @Test
  void onlyTheSystemLoggerWrites() {
    Manners.onlyTheSystemLoggerWrites(ROOT + ".store.SqliteDriver", ROOT + ".cli.Warnings")
        .check(house);
  }

  @Test
  void whatIsSerializableRefuses() {
    Manners.whatIsSerializableRefuses().check(house);
  }

  @Test
  void exceptionsHoldNoBytes() {
    Manners.exceptionsHoldNoBytes().check(house);
  }

  @Test
  void onlyWhatApplicationsSeeIsExportedToAll() throws IOException {
    Set<String> exported = new TreeSet<>();
    for (Path classes : compiledModules()) {
      Path moduleInfo = classes.resolve("module-info.class");
      if (Files.exists(moduleInfo)) {
        try (InputStream in = Files.newInputStream(moduleInfo)) {
          ModuleDescriptor.read(in).exports().stream()
              .filter(exports -> !exports.isQualified())
              .forEach(exports -> exported.add(exports.source()));
        }
      }
    }
    assertEquals(FOR_APPLICATIONS, exported);
  }

  /** Named by what Maven compiled, read from where the class path has them. */
  private static List<URL> mainClasses() throws IOException {
    List<URL> found = new ArrayList<>();
    for (Path classes : compiledModules()) {
      found.addAll(classesBelow(classes));
    }
    return found;
  }

  private static List<Path> compiledModules() throws IOException {
    try (Stream<Path> modules = Files.walk(Path.of(System.getProperty("jcakms.root.dir")), 2)) {
      return modules
          .map(module -> module.resolve("target/classes"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  private static List<URL> classesBelow(Path classes) throws IOException {
    List<URL> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString();
        URL resource = ArchitectureTest.class.getClassLoader().getResource(name);
        if (!name.endsWith("-info.class") && resource != null) {
          found.add(resource);
        }
      }
    }
    return found;
  }
}
