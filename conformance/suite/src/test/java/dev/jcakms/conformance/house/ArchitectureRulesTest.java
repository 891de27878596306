package dev.jcakms.conformance.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.jcakms.conformance.house.fixture.attic.Forgotten;
import dev.jcakms.conformance.house.fixture.format.ClockReader;
import dev.jcakms.conformance.house.fixture.sealing.ChattyException;
import dev.jcakms.conformance.house.fixture.sealing.Hoarder;
import dev.jcakms.conformance.house.fixture.sealing.LooseSecret;
import dev.jcakms.conformance.house.fixture.sealing.Talker;
import dev.jcakms.conformance.house.fixture.sealing.UnnamedAsker;
import dev.jcakms.conformance.house.fixture.store.Shelf;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each rule of the house refuses the class that was written to break it. */
class ArchitectureRulesTest {
  private static final String ROOT = "dev.jcakms.conformance.house.fixture";
  private static final String TABLE =
      """
      format  |         |
      store   | format  |
      sealing | store.* |
      cellar  |         | org.junit
      """;

  @Test
  void packageWithoutARowAndRowWithoutAClassAreNamed() {
    assertEquals(
        Set.of("attic is not in the table", "cellar is in the table and has no class"),
        new Rooms(ROOT, TABLE)
            .mismatches(classes(Forgotten.class, Shelf.class, ClockReader.class, Talker.class)));
  }

  @Test
  void importAgainstTheTableIsNamed() {
    assertEquals(
        Set.of(
            ClockReader.class.getName() + " imports " + Shelf.class.getName(),
            Shelf.class.getName() + " imports org.junit.jupiter.api.Assertions"),
        new Rooms(ROOT, TABLE).violations(classes(ClockReader.class, Shelf.class)));
  }

  @Test
  void cycleIsRefused() {
    refuses(Manners.packagesHaveNoCycles(ROOT), "Cycle", classes(ClockReader.class, Shelf.class));
  }

  @Test
  void layoutThatReadsTheClockIsRefused() {
    refuses(
        Manners.layoutsArePure(ROOT + ".format"), "currentTimeMillis", classes(ClockReader.class));
  }

  @Test
  void engineAskedByNameAloneIsRefused() {
    ArchRule rule = Manners.enginesAreAskedOfAProviderObject();
    refuses(rule, "javax.crypto.Mac.getInstance(java.lang.String)", classes(UnnamedAsker.class));
    refuses(rule, "java.lang.String, java.lang.String)", classes(UnnamedAsker.class));
    refuses(rule, "java.security.SecureRandom.<init>()", classes(UnnamedAsker.class));
    allows(rule, "MessageDigest", classes(UnnamedAsker.class));
    allows(rule, "java.lang.String, java.security.Provider)", classes(UnnamedAsker.class));
  }

  @Test
  void staticStateThatCanChangeIsRefused() {
    ArchRule rule = Manners.staticStateDoesNotChange();
    JavaClasses hoarder = classes(Hoarder.class);
    refuses(rule, "Hoarder.count is not final", hoarder);
    refuses(rule, "Hoarder.COUNTER has a state", hoarder);
    refuses(rule, "Hoarder.NAMES can be modified", hoarder);
    refuses(rule, "Hoarder.BYTES can be modified", hoarder);
    allows(rule, "CONSTANTS", hoarder);
    allows(rule, "LABEL", hoarder);
  }

  @Test
  void threadLocalIsRefused() {
    refuses(Manners.nothingIsKeptPerThread(), "ThreadLocal", classes(Hoarder.class));
  }

  @Test
  void printingOutsideTheCommandIsRefused() {
    ArchRule rule = Manners.onlyTheCommandPrints(ROOT + ".cli");
    refuses(rule, "System.out", classes(Talker.class));
    refuses(rule, "printStackTrace", classes(Talker.class));
    allows(Manners.onlyTheCommandPrints(ROOT + ".sealing"), "System.out", classes(Talker.class));
  }

  @Test
  void anotherLoggerIsRefused() {
    ArchRule rule = Manners.onlyTheSystemLoggerWrites(ROOT + ".sealing.Loader");
    refuses(rule, "java.util.logging", classes(Talker.class));
    allows(
        Manners.onlyTheSystemLoggerWrites(Talker.class.getName()),
        "java.util.logging",
        classes(Talker.class));
  }

  @Test
  void serializableSecretIsRefused() {
    refuses(Manners.whatIsSerializableRefuses(), "LooseSecret can be", classes(LooseSecret.class));
  }

  @Test
  void exceptionWithBytesIsRefused() {
    refuses(Manners.exceptionsHoldNoBytes(), "ChattyException", classes(ChattyException.class));
  }

  private static JavaClasses classes(Class<?>... classes) {
    return new ClassFileImporter().importClasses(classes);
  }

  private static void refuses(ArchRule rule, String named, JavaClasses classes) {
    assertTrue(said(rule, classes).stream().anyMatch(line -> line.contains(named)), named);
  }

  private static void allows(ArchRule rule, String named, JavaClasses classes) {
    assertFalse(said(rule, classes).stream().anyMatch(line -> line.contains(named)), named);
  }

  private static Set<String> said(ArchRule rule, JavaClasses classes) {
    EvaluationResult result = rule.evaluate(classes);
    return new TreeSet<>(result.getFailureReport().getDetails());
  }
}
