package dev.jcakms.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Answers with what it finds as the message: its MAC is the message itself. */
  private static class Echo implements Subject {
    @Override
    public byte[] mac(String algorithm, byte[] key, byte[] message)
        throws GeneralSecurityException, NotOfferedException {
      return message;
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path temp;

  @Test
  void casesThatComeToWhatTheyShouldPass() throws Exception {
    FileReport report =
        run(new Echo(), file(one(1, "valid", "aa", "aa"), one(2, "invalid", "aa", "bb")));
    assertEquals(2, report.total());
    assertEquals(2, report.executed());
    assertEquals(2, report.passed());
    assertEquals(List.of(), report.failures());
    assertEquals("HMACSHA256", report.algorithm());
  }

  @Test
  void validCaseThatIsRefusedFails() throws Exception {
    assertOnlyFailure("case.json tcId 1 (c): VALID, and refused", one(1, "valid", "aa", "bb"));
  }

  @Test
  void invalidCaseThatIsAcceptedFails() throws Exception {
    assertOnlyFailure("case.json tcId 1 (c): INVALID, and accepted", one(1, "invalid", "aa", "aa"));
  }

  @Test
  void refusalByExceptionIsARefusal() throws Exception {
    Subject refusing =
        new Echo() {
          @Override
          public byte[] mac(String algorithm, byte[] key, byte[] message)
              throws GeneralSecurityException {
            throw new InvalidKeyException("weak");
          }
        };
    FileReport report =
        run(refusing, file(one(1, "invalid", "aa", "aa"), one(2, "valid", "aa", "aa")));
    assertEquals(1, report.passed());
    assertEquals(
        List.of(
            "case.json tcId 2 (c): VALID, and refused: java.security.InvalidKeyException: weak"),
        report.failures());
  }

  @Test
  void whateverElseIsThrownIsAFailureAlsoOfAnInvalidCase() throws Exception {
    Subject failing =
        new Echo() {
          @Override
          public byte[] mac(String algorithm, byte[] key, byte[] message) {
            throw new IllegalStateException("defect");
          }
        };
    FileReport report = run(failing, file(one(1, "invalid", "aa", "bb")));
    assertEquals(0, report.passed());
    assertEquals(
        List.of(
            "case.json tcId 1 (c): neither accepted nor refused: java.lang.IllegalStateException:"
                + " defect"),
        report.failures());
  }

  @Test
  void whatIsNotOfferedIsPassedOverWithItsReason() throws Exception {
    Subject choosy =
        new Echo() {
          @Override
          public byte[] mac(String algorithm, byte[] key, byte[] message)
              throws NotOfferedException {
            throw new NotOfferedException("key of " + key.length + " bytes");
          }
        };
    FileReport report =
        run(choosy, file(one(1, "valid", "aa", "aa"), one(2, "invalid", "aa", "bb")));
    assertEquals(0, report.executed());
    assertEquals(Map.of("key of 1 bytes", 2), report.passedOver());
    assertEquals(List.of(), report.failures());
    assertEquals(List.of("no case was run"), new Report(List.of(report)).failures());
  }

  @Test
  void fileOfAnUnknownKindIsPassedOverByNameAndNotReadFurther() throws Exception {
    FileReport report =
        run(
            new Echo(),
            """
            {"algorithm": "XDH", "schema": "xdh.json", "numberOfTests": 7, "testGroups": [1]}""");
    assertEquals(7, report.total());
    assertEquals(0, report.executed());
    assertEquals(Map.of("no procedure for XDH by xdh.json", 7), report.passedOver());
  }

  @Test
  void countThatIsNotTheFilesFails() throws Exception {
    String json =
        file(one(1, "valid", "aa", "aa")).replace("\"numberOfTests\": 1", "\"numberOfTests\": 2");
    assertEquals(
        List.of("case.json: 1 cases, but numberOfTests says 2"), run(new Echo(), json).failures());
  }

  @Test
  void emptyFileFails() throws Exception {
    List<String> failures = run(new Echo(), "").failures();
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).startsWith("case.json: "), failures::toString);
  }

  @Test
  void fileWithoutCasesFails() throws Exception {
    assertEquals(List.of("case.json: no cases"), run(new Echo(), file()).failures());
  }

  @Test
  void unknownFlagFailsThoughTheCasePasses() throws Exception {
    assertOnlyFailure(
        "case.json tcId 1 (c): flags that the table does not have: [Unheard]",
        one(1, "valid", "aa", "aa").replace("Pseudorandom", "Unheard"));
  }

  @Test
  void acceptableCaseThatNoFlagDecidesFails() throws Exception {
    assertOnlyFailure(
        "case.json tcId 1: acceptable, and the table of flags decides [] of [Pseudorandom]",
        one(1, "acceptable", "aa", "aa"));
  }

  @Test
  void fewerCasesThanTheFloorFail() throws Exception {
    Floors floors = Floors.parse("file other echo\ncase.json 0 2\n", "echo");
    Path path = Files.writeString(temp.resolve("case.json"), file(one(1, "valid", "aa", "aa")));
    assertEquals(
        List.of("case.json: 1 cases were run, and there must be 2"),
        new Runner(Echo::new, floors, LONG).run(path).failures());
  }

  @Test
  void subjectThatHangsIsGivenUpAndFails() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Subject hanging =
        new Echo() {
          @Override
          public byte[] mac(String algorithm, byte[] key, byte[] message) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return message;
          }
        };
    Path path = Files.writeString(temp.resolve("case.json"), file(one(1, "valid", "aa", "aa")));
    FileReport report = new Runner(() -> hanging, Floors.NONE, Duration.ofMillis(50)).run(path);
    assertEquals(
        List.of("case.json tcId 1 (c): no answer in PT0.05S; what comes after it was not run"),
        report.failures());
  }

  @Test
  void eachFileGetsASubjectOfItsOwnWhichIsClosed() throws Exception {
    List<String> events = new ArrayList<>();
    Subject.Opener opener =
        () -> {
          events.add("open");
          return new Echo() {
            @Override
            public void close() {
              events.add("close");
            }
          };
        };
    for (String name : List.of("a.json", "b.json")) {
      Files.writeString(temp.resolve(name), file(one(1, "valid", "aa", "aa")));
    }
    Report report = Report.of(Vectors.in(temp), new Runner(opener, Floors.NONE, LONG), file -> {});
    assertEquals(2, report.passed());
    assertEquals(List.of("open", "close", "open", "close"), events);
  }

  private void assertOnlyFailure(String expected, String testCase) throws IOException {
    assertEquals(List.of(expected), run(new Echo(), file(testCase)).failures());
  }

  private FileReport run(Subject subject, String json) throws IOException {
    Path path = Files.writeString(temp.resolve("case.json"), json);
    return new Runner(() -> subject, Floors.NONE, LONG).run(path);
  }

  private static String one(int tcId, String result, String message, String tag) {
    return """
    {"tcId": %d, "comment": "c", "flags": ["Pseudorandom"], "key": "00", "msg": "%s", "tag": "%s",
     "result": "%s"}"""
        .formatted(tcId, message, tag, result);
  }

  private static String file(String... cases) {
    return """
    {"algorithm": "HMACSHA256", "schema": "mac_test_schema_v1.json", "numberOfTests": %d,
     "testGroups": [{"tagSize": 8, "tests": [%s]}]}"""
        .formatted(cases.length, String.join(",", cases));
  }
}
