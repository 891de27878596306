package dev.jcakms.conformance.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class PartTest {
  private final List<String> output = new ArrayList<>();

  @Test
  void partThatIsThereIsHandedOut() {
    assertEquals("here", Part.CC.need(Optional.of("here"), "cc", output::add));
    assertEquals("here", Part.CC.need(Optional.of("here"), "", output::add));
  }

  @Test
  void missingPartSkipsTheTestByName() {
    TestAbortedException e =
        assertThrows(
            TestAbortedException.class,
            () -> Part.WYCHEPROOF.need(Optional.empty(), "softhsm,kms-model", output::add));
    assertTrue(
        String.valueOf(e.getMessage()).contains("wycheproof: " + PartTest.class.getName()),
        e.getMessage());
    assertEquals(1, output.size());
    assertTrue(output.get(0).startsWith("SKIPPED for want of wycheproof: "), output.get(0));
  }

  @Test
  void missingPartThatIsRequiredFailsTheTest() {
    AssertionFailedError e =
        assertThrows(
            AssertionFailedError.class,
            () -> Part.WYCHEPROOF.need(Optional.empty(), "cc, wycheproof", output::add));
    assertTrue(
        String.valueOf(e.getMessage()).contains("wycheproof: " + PartTest.class.getName()),
        e.getMessage());
  }

  @Test
  void unknownRequiredPartFailsTheTest() {
    assertThrows(
        AssertionFailedError.class,
        () -> Part.CC.need(Optional.of("here"), "wycheprof", output::add));
  }
}
