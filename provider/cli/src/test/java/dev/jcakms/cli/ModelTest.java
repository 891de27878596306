package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verbs of AWS have the flags and the answers of AWS's own model. */
class ModelTest {
  /** Flags of the aws command, not of the service. */
  private static final List<String> OF_LISTS =
      List.of("--max-items", "--starting-token", "--page-size", "--no-paginate");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private KmsModel model;

  private final Set<String> answered = new TreeSet<>();

  @BeforeEach
  void readModel() throws IOException {
    model = KmsModel.read();
  }

  @Test
  void everyOperationIsAVerbThatIsBuiltOrRefused() {
    assertEquals(
        model.operations(),
        Stream.concat(CommandLines.aws().stream(), CommandLines.notBuilt().stream())
            .map(verb -> ((Verb) verb.userObject()).operation())
            .collect(Collectors.toCollection(TreeSet::new)));
    for (CommandSpec verb : CommandLines.aws()) {
      assertEquals(
          model.operation(verb.name()).get("name"), ((Verb) verb.userObject()).operation());
    }
  }

  @Test
  void everyFlagOfTheModelIsBuiltOrRefusedByName() {
    for (CommandSpec verb : CommandLines.aws()) {
      Set<String> ours = flags(verb);
      if (verb.name().startsWith("list-")) {
        assertTrue(ours.containsAll(OF_LISTS), verb.name());
        OF_LISTS.forEach(ours::remove);
      }
      assertEquals(model.flags(verb.name()), ours, verb.name());
    }
  }

  private static Set<String> flags(CommandSpec verb) {
    return verb.options().stream()
        .filter(option -> !option.inherited())
        .filter(option -> !option.hidden() || !AwsFlags.ofAllVerbs().contains(option.longestName()))
        .map(OptionSpec::longestName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void requiredFlagsAreTheModels() {
    for (CommandSpec verb : CommandLines.aws()) {
      Set<String> flags = model.requiredFlags(verb.name());
      if (verb.name().equals("decrypt") || verb.name().equals("re-encrypt")) {
        // Optional in the model only for the sake of a dry run.
        flags.add("--ciphertext-blob");
      }
      Set<String> ours =
          verb.requiredArgs().stream()
              .map(arg -> ((OptionSpec) arg).longestName())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(flags, ours, verb.name());
    }
  }

  @Test
  void answersHaveTheModelsMembersInItsOrder() throws IOException {
    new AwsAnswers(directory, this::check).ask();
    assertEquals(
        CommandLines.aws().stream()
            .map(CommandSpec::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        answered);
  }

  @Test
  void keysOfEverySpecAndUsageHaveTheModelsMembersAndAlgorithms() throws IOException {
    new AwsAnswers(directory, this::check).askForKeysOfEverySpecAndUsage();
  }

  private void check(String verb, Scratch.Run run) throws IOException {
    assertEquals(model.output(verb).isPresent(), run.out().length > 0, verb);
    if (run.out().length > 0) {
      checkMembers(model.output(verb).orElseThrow(), KmsModel.json(run.out()), verb);
    }
    answered.add(verb);
  }

  private void checkMembers(Map<String, Object> shape, Map<String, Object> answer, String where) {
    Map<String, Map<String, Object>> members = model.members(shape);
    List<String> known = new ArrayList<>(members.keySet());
    known.retainAll(answer.keySet());
    assertEquals(known, List.copyOf(answer.keySet()), where);
    answer.forEach((name, value) -> checkValue(members.getOrDefault(name, Map.of()), value, name));
  }

  private void checkValue(Map<String, Object> shape, Object value, String where) {
    switch (String.valueOf(shape.get("type"))) {
      case "structure" -> checkMembers(shape, KmsModel.object(value), where);
      case "list" -> {
        Map<String, Object> element = model.element(shape);
        ((List<?>) value).forEach(each -> checkValue(element, each, where));
      }
      case "boolean" -> assertTrue(value instanceof Boolean, where);
      default -> {
        assertTrue(value instanceof String, where);
        // The model's older name for a key spec was not kept up to date; the service gives it.
        if (shape.get("enum") instanceof List<?> words && !where.equals("CustomerMasterKeySpec")) {
          assertTrue(words.contains(value), where + " " + value);
        }
      }
    }
  }
}
