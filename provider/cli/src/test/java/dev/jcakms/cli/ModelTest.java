package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jcakms.conformance.testing.Part;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verbs of AWS have the flags and the answers of AWS's own model. */
class ModelTest {
  private static final List<String> OURS =
      List.of(
          "demo",
          "init",
          "doctor",
          "adopt-orphan",
          "destroy-orphan",
          "encrypt-file",
          "decrypt-file",
          "inspect",
          "conformance",
          "csr",
          "self-signed-certificate",
          "import-certificate",
          "history",
          "help");
  private static final Set<String> GLOBAL =
      Set.of("--help", "--config", "--region", "--output", "--query");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Map<String, Object> model = Map.of();
  private final Set<String> checked = new TreeSet<>();

  @BeforeEach
  void readModel() throws IOException {
    Optional<Path> file =
        Optional.ofNullable(System.getProperty("kms.model.dir"))
            .filter(name -> !name.isEmpty())
            .map(name -> Path.of(name, "service-2.json"))
            .filter(Files::exists);
    try (JsonParser parser =
        new JsonFactory().createParser(Files.newInputStream(Part.KMS_MODEL.need(file)))) {
      parser.nextToken();
      model = object(value(parser));
    }
  }

  @Test
  void everyFlagOfTheModelIsBuiltOrRefusedByName() {
    for (CommandSpec spec : awsVerbs()) {
      Map<String, Object> input = shape(operation(spec), "input");
      Set<String> flags = new TreeSet<>();
      object(input.get("members"))
          .forEach(
              (member, reference) -> {
                flags.add("--" + kebab(member));
                if ("boolean".equals(shape(object(reference)).get("type"))) {
                  flags.add("--no-" + kebab(member));
                }
              });
      Set<String> ours =
          spec.options().stream()
              .map(OptionSpec::longestName)
              .filter(name -> !GLOBAL.contains(name))
              .collect(Collectors.toCollection(TreeSet::new));
      if (spec.name().startsWith("list-")) {
        // Flags of the aws command, not of the service.
        ours.removeAll(List.of("--max-items", "--starting-token", "--page-size", "--no-paginate"));
      }
      assertEquals(flags, ours, spec.name());
    }
  }

  @Test
  void requiredFlagsAreTheModels() {
    for (CommandSpec spec : awsVerbs()) {
      Object required = shape(operation(spec), "input").get("required");
      Set<String> flags = new TreeSet<>();
      if (required instanceof List<?> members) {
        members.forEach(member -> flags.add("--" + kebab(member.toString())));
      }
      if (spec.name().equals("decrypt")) {
        // Optional in the model only for the sake of a dry run.
        flags.add("--ciphertext-blob");
      }
      Set<String> ours =
          spec.requiredArgs().stream()
              .map(arg -> ((OptionSpec) arg).longestName())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(flags, ours, spec.name());
    }
  }

  @Test
  void answersHaveTheModelsMembersInItsOrder() throws IOException {
    Scratch scratch = Scratch.withInstallation(directory);
    String key = text(scratch.kms("create-key", "--query", "KeyMetadata.KeyId"));
    String blob =
        text(
            scratch.kms(
                "encrypt", "--key-id", key, "--plaintext", "aGk=", "--query", "CiphertextBlob"));
    check(scratch, "create-key");
    check(scratch, "describe-key", "--key-id", key);
    check(scratch, "create-alias", "--alias-name", "alias/a", "--target-key-id", key);
    check(scratch, "list-keys");
    check(scratch, "list-aliases");
    check(scratch, "disable-key", "--key-id", key);
    check(scratch, "enable-key", "--key-id", key);
    checkDeletion(scratch);
    check(scratch, "encrypt", "--key-id", key, "--plaintext", "aGk=");
    check(scratch, "decrypt", "--ciphertext-blob", blob);
    for (String without : List.of("", "-without-plaintext")) {
      check(scratch, "generate-data-key" + without, "--key-id", key, "--key-spec", "AES_256");
      check(
          scratch,
          "generate-data-key-pair" + without,
          "--key-id",
          key,
          "--key-pair-spec",
          "ECC_NIST_P256");
    }
    check(scratch, "generate-random", "--number-of-bytes", "8");
    checkSigning(scratch);
    checkMacs(scratch);
    checkAgreement(scratch);
    assertEquals(
        awsVerbs().stream().map(CommandSpec::name).collect(Collectors.toCollection(TreeSet::new)),
        checked);
  }

  private void checkDeletion(Scratch scratch) throws IOException {
    String key = key(scratch, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    check(scratch, "schedule-key-deletion", "--key-id", key, "--pending-window-in-days", "7");
    check(scratch, "describe-key", "--key-id", key);
    check(scratch, "cancel-key-deletion", "--key-id", key);
  }

  private void checkSigning(Scratch scratch) throws IOException {
    String key = key(scratch, "ECC_NIST_P256", "SIGN_VERIFY");
    check(scratch, "get-public-key", "--key-id", key);
    String[] line = {
      "--key-id", key, "--message", "aGk=", "--signing-algorithm", "ECDSA_SHA_256",
    };
    check(scratch, line("sign", line));
    String signature = text(scratch.kms(line("sign", line, "--query", "Signature")));
    check(scratch, line("verify", line, "--signature", signature));
  }

  private void checkMacs(Scratch scratch) throws IOException {
    String key = key(scratch, "HMAC_256", "GENERATE_VERIFY_MAC");
    String[] line = {"--key-id", key, "--message", "aGk=", "--mac-algorithm", "HMAC_SHA_256"};
    check(scratch, line("generate-mac", line));
    String mac = text(scratch.kms(line("generate-mac", line, "--query", "Mac")));
    check(scratch, line("verify-mac", line, "--mac", mac));
  }

  private void checkAgreement(Scratch scratch) throws IOException {
    String key = key(scratch, "ECC_NIST_P384", "KEY_AGREEMENT");
    check(scratch, "get-public-key", "--key-id", key);
    String peer = text(scratch.kms("get-public-key", "--key-id", key, "--query", "PublicKey"));
    check(
        scratch,
        "derive-shared-secret",
        "--key-id",
        key,
        "--key-agreement-algorithm",
        "ECDH",
        "--public-key",
        peer);
  }

  @Test
  void keysOfEverySpecAndUsageHaveTheModelsMembersAndAlgorithms() throws IOException {
    Scratch scratch = Scratch.withInstallation(directory);
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      for (KeyUsage usage : spec.usages()) {
        String key = key(scratch, spec.name(), usage.name());
        check(scratch, "describe-key", "--key-id", key);
        if (spec.isPair()) {
          check(scratch, "get-public-key", "--key-id", key);
        }
      }
    }
  }

  private static String key(Scratch scratch, String spec, String usage) {
    return text(
        scratch.kms(
            "create-key",
            "--key-spec",
            spec,
            "--key-usage",
            usage,
            "--query",
            "KeyMetadata.KeyId"));
  }

  private static String[] line(String verb, String[] flags, String... more) {
    return Stream.of(new String[] {verb}, flags, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String text(Scratch.Run run) {
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    return run.outText().replace("\"", "").strip();
  }

  private void check(Scratch scratch, String... line) throws IOException {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    Map<String, Object> operation = operation(line[0]);
    assertEquals(operation.containsKey("output"), run.out().length > 0, line[0]);
    if (run.out().length > 0) {
      try (JsonParser parser = new JsonFactory().createParser(run.out())) {
        parser.nextToken();
        checkMembers(shape(operation, "output"), object(value(parser)), line[0]);
      }
    }
    checked.add(line[0]);
  }

  private void checkMembers(Map<String, Object> shape, Map<String, Object> answer, String where) {
    Map<String, Object> members = object(shape.get("members"));
    List<String> known = new ArrayList<>(members.keySet());
    known.retainAll(answer.keySet());
    assertEquals(known, List.copyOf(answer.keySet()), where);
    answer.forEach((name, value) -> checkValue(shape(object(members.get(name))), value, name));
  }

  private void checkValue(Map<String, Object> shape, Object value, String where) {
    switch (String.valueOf(shape.get("type"))) {
      case "structure" -> checkMembers(shape, object(value), where);
      case "list" -> {
        Map<String, Object> element = shape(object(shape.get("member")));
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

  private static List<CommandSpec> awsVerbs() {
    Environment environment =
        new Environment(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            false,
            configuration -> {
              throw new IllegalStateException("nothing is opened here");
            },
            ZoneOffset.UTC,
            System::nanoTime);
    return new Kms(environment)
        .commandLine().getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> !OURS.contains(spec.name()))
            .toList();
  }

  private Map<String, Object> operation(CommandSpec spec) {
    Map<String, Object> operation = operation(spec.name());
    Verb verb = (Verb) spec.userObject();
    assertEquals(operation.get("name"), verb.operation());
    return operation;
  }

  private Map<String, Object> operation(String verb) {
    Map<String, Object> operations = object(model.get("operations"));
    return operations.entrySet().stream()
        .filter(operation -> kebab(operation.getKey()).equals(verb))
        .map(operation -> object(operation.getValue()))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Object> shape(Map<String, Object> operation, String side) {
    return shape(object(operation.get(side)));
  }

  private Map<String, Object> shape(Map<String, Object> reference) {
    return object(object(model.get("shapes")).get(String.valueOf(reference.get("shape"))));
  }

  private static String kebab(String member) {
    return member.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked") // value() makes every map with names as keys.
  private static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) requireNonNull(value);
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        return elements;
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return parser.getText();
      }
    }
  }
}
