package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** No flag is ever taken and ignored, and the help shows those that there are. */
class FlagsTest {
  private static final int COLUMNS = 80;
  private static final Pattern FLAG = Pattern.compile("--[a-z-]+");
  private static final Map<String, CommandLine> VERBS = CommandLines.command().getSubcommands();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  /** For the lines that are refused, and change nothing. */
  @SuppressWarnings("NullAway.Init")
  private static Scratch scratch;

  @BeforeAll
  static void makeAnInstallation() throws IOException {
    scratch = Scratch.withInstallation(directory);
  }

  static List<String> verbs() {
    return CommandLines.built().stream().map(CommandSpec::name).toList();
  }

  static List<String> verbsThatAreNotBuilt() {
    return CommandLines.notBuilt().stream().map(CommandSpec::name).toList();
  }

  private static CommandSpec spec(String verb) {
    return requireNonNull(VERBS.get(verb)).getCommandSpec();
  }

  @Test
  void verbsAreMadeByTheNamesThatTheyHave() {
    assertEquals(Verbs.names(), verbs());
  }

  @Test
  void verbThatIsTheValueOfAFlagHidesNoOther() {
    Scratch.Run run = scratch.kms("--region=encrypt", "list-keys");
    assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
    assertTrue(run.errText().contains("ListKeys"), run.errText());
    run = scratch.kms("lst-keys", "--region", "encrypt");
    assertEquals(ExitCodes.USAGE, run.exitCode());
    assertTrue(run.errText().contains("perhaps list-keys"), run.errText());
    run = scratch.kms("--help", "encrypt");
    assertTrue(run.outText().contains("decrypt-file"), run.outText());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void unknownFlagIsRefusedAndNothingChanges(String verb) throws IOException {
    Map<String, String> before = scratch.contents();
    Scratch.Run run = scratch.kms(verb, "--no-such-flag");
    assertEquals(ExitCodes.USAGE, run.exitCode());
    assertTrue(run.errText().contains("--no-such-flag"), run.errText());
    assertEquals(0, run.out().length);
    assertEquals(before, scratch.contents());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void flagThatIsNotBuiltIsRefusedByName(String verb) throws IOException {
    Map<String, String> before = scratch.contents();
    for (OptionSpec option : spec(verb).options()) {
      if (option.hidden() && !AwsFlags.ofAllVerbs().contains(option.longestName())) {
        for (String value : List.of("", "=true", "=a b")) {
          Scratch.Run run = scratch.kms(verb, option.longestName() + value);
          assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
          assertTrue(run.errText().contains("(UnsupportedOperationException)"), run.errText());
          assertTrue(run.errText().contains(option.longestName() + " is not"), run.errText());
        }
      }
    }
    assertEquals(before, scratch.contents());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void flagOfAwsItselfIsRefusedByNameOnBothSidesOfEveryVerb(String verb) throws IOException {
    Map<String, String> before = scratch.contents();
    String text = "--profile is not supported here.";
    assertRefused(scratch.kms(verb, "--profile", "prod"), text);
    Scratch.Run run =
        scratch.kms(
            Stream.concat(Stream.of("--profile", "prod", verb), required(verb).stream())
                .toArray(String[]::new));
    if (run.exitCode() != ExitCodes.USAGE) { // What it needs is missing, and said first.
      assertRefused(run, text);
    }
    assertEquals(before, scratch.contents());
  }

  private static void assertRefused(Scratch.Run run, String text) {
    assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
    assertTrue(run.errText().contains("(UnsupportedOperationException)"), run.errText());
    assertTrue(run.errText().endsWith(": " + text + "\n"), run.errText());
    assertEquals(0, run.out().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ca-bundle=a.pem",
        "--cli-auto-prompt",
        "--cli-binary-format=base64",
        "--cli-connect-timeout=60",
        "--cli-error-format=json",
        "--cli-read-timeout=60",
        "--color=off",
        "--debug",
        "--endpoint-url=http://localhost:8080",
        "--no-cli-auto-prompt",
        "--no-cli-pager",
        "--no-paginate",
        "--no-sign-request",
        "--no-verify-ssl",
        "--profile=prod"
      })
  void flagOfAwsItselfIsRefusedByName(String flag) throws IOException {
    Map<String, String> before = scratch.contents();
    String name = flag.replaceFirst("=.*", "");
    assertRefused(scratch.kms("create-key", flag), name + " is not supported here.");
    assertRefused(scratch.kms(flag, "create-key"), name + " is not supported here.");
    String[] inFront = (flag.replace('=', ' ') + " create-key").split(" ");
    assertRefused(scratch.kms(inFront), name + " is not supported here.");
    assertRefused(scratch.kms(flag, "create-grant"), name + " is not supported here.");
    assertEquals(before, scratch.contents());
  }

  @Test
  void flagThatAwsGivesEveryVerbIsRefusedByName() throws IOException {
    Map<String, String> before = scratch.contents();
    for (String line :
        List.of(
            "--cli-input-json file://a.json",
            "--cli-input-yaml file://a.yaml",
            "--generate-cli-skeleton",
            "--generate-cli-skeleton output")) {
      assertRefused(
          scratch.kms(("create-key " + line).split(" ")),
          line.replaceFirst(" .*", "") + " is not supported here.");
    }
    assertEquals(before, scratch.contents());
  }

  @Test
  void flagOfAwsThatAVerbHasIsNotTakenInFrontOfIt() throws IOException {
    assertRefused(
        scratch.kms("--no-paginate", "list-keys"),
        "--no-paginate is supported behind its verb alone.");
    assertEquals(ExitCodes.OK, scratch.kms("list-keys", "--no-paginate").exitCode());
  }

  @ParameterizedTest
  @MethodSource("verbsThatAreNotBuilt")
  void verbThatIsNotBuiltIsRefusedByNameWhateverItIsGiven(String verb) throws IOException {
    Map<String, String> before = scratch.contents();
    for (List<String> line :
        List.of(
            List.of(verb),
            List.of(verb, "--key-id", "alias/none", "--operations", "Decrypt", "Encrypt"),
            List.of(verb, "--dry-run", "--key-id=a", "and", "--more"),
            List.of("--region", "local", verb, "--output", "text"))) {
      Scratch.Run run = scratch.kms(line.toArray(String[]::new));
      assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
      assertTrue(run.errText().contains("(UnsupportedOperationException)"), run.errText());
      assertTrue(run.errText().contains(": " + verb + " is not supported here."), run.errText());
      assertEquals(0, run.out().length);
    }
    assertEquals(before, scratch.contents());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void globalOptionWithoutMeaningIsRefusedOnBothSidesOfTheVerb(String verb) {
    for (String option : List.of("--config", "--region", "--output", "--query")) {
      if (spec(verb).findOption(option) == null) {
        String value = option.equals("--output") ? "json" : "A";
        for (List<String> line :
            List.of(List.of(option, value, verb), List.of(verb, option, value))) {
          // What it needs, so that nothing else is wrong.
          Scratch.Run run =
              scratch.kms(
                  Stream.concat(line.stream(), required(verb).stream()).toArray(String[]::new));
          assertEquals(ExitCodes.USAGE, run.exitCode(), line + run.errText());
          assertTrue(run.errText().contains(option), run.errText());
        }
      }
    }
  }

  private static List<String> required(String verb) {
    return switch (verb) {
      case "demo", "inspect", "conformance", "backup", "restore" -> List.of("pom.xml");
      case "csr", "self-signed-certificate" ->
          List.of("--key-id", "alias/none", "--subject", "CN=none");
      case "encrypt-file" -> List.of("--key-id", "alias/none", "pom.xml", "-");
      case "decrypt-file" -> List.of("pom.xml", "-");
      case "re-encrypt-file" -> List.of("pom.xml", "-", "--destination-key-id", "alias/none");
      default -> List.of();
    };
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void helpFitsATerminalAndItsExampleHasOnlyFlagsThatThereAre(String verb) {
    Scratch.Run run = scratch.kms(verb, "--help");
    assertEquals(ExitCodes.OK, run.exitCode());
    String help = run.outText();
    assertTrue(help.lines().allMatch(line -> line.length() <= COLUMNS), help);
    int example = help.indexOf("Example:\n  kms " + verb);
    assertTrue(example > 0, help);
    Matcher flag = FLAG.matcher(help.substring(example));
    while (flag.find()) {
      OptionSpec option = spec(verb).findOption(flag.group());
      assertNotNull(option, flag.group());
      assertFalse(option.hidden(), flag.group());
    }
  }

  @Test
  void valueThatBeginsWithAnAtSignIsAValue(@TempDir Path own) throws IOException {
    Scratch.Run run =
        Scratch.withInstallation(own)
            .kms("create-key", "--description", "@pom.xml", "--query", "KeyMetadata.Description");
    assertEquals("\"@pom.xml\"\n", run.outText());
  }

  @Test
  void argumentThatTheLocaleCouldNotReadIsRefused() {
    Scratch.Run run = scratch.kms("create-key", "--description", "\uFFFD\uFFFD");
    assertEquals(ExitCodes.USAGE, run.exitCode());
    assertEquals("", scratch.kms("list-keys", "--output", "text").outText());
  }
}
