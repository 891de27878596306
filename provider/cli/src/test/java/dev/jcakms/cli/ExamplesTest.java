package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.NewCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The examples of the help work as they are printed: each in a shell, in processes whose locale
 * knows no more than ASCII, and whose language is Turkish.
 */
class ExamplesTest {
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "adopt-orphan", "wants a token with an orphan, as TokenProcessTest has",
          "destroy-orphan", "likewise",
          "conformance", "wants Wycheproof's files, and minutes");
  private static final String EXAMPLE = "Example:\n";
  private static final long DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Scratch scratch;

  /** What the examples speak of. */
  @BeforeAll
  static void makeKeysAndFiles() throws IOException {
    scratch = Scratch.withInstallation(directory);
    for (String alias : List.of("orders", "archive", "retired", "unused")) {
      key(alias, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    }
    key("web", "ECC_NIST_P256", "SIGN_VERIFY");
    key("release", "ECC_NIST_P256", "SIGN_VERIFY");
    key("talk", "ECC_NIST_P256", "KEY_AGREEMENT");
    key("tokens", "HMAC_256", "GENERATE_VERIFY_MAC");
    Files.writeString(scratch.path("README.md"), "a file");
    Files.writeString(scratch.path("pin.txt"), "1234");
    Files.writeString(scratch.path("orders.csv"), "two pounds of tea");
    Files.writeString(scratch.path("token"), "a token");
    Files.write(scratch.path("digest"), new byte[32]);
    Files.writeString(Files.createDirectory(scratch.path("src")).resolve("Main.java"), "class");
    file("peer.der", "get-public-key", "--key-id", "alias/talk", "--query", "PublicKey");
    String[] signing = {
      "--key-id",
      "alias/release",
      "--message",
      "fileb://" + scratch.path("digest"),
      "--message-type",
      "DIGEST",
      "--signing-algorithm",
      "ECDSA_SHA_256",
      "--query",
      "Signature"
    };
    file("signature", "sign", signing);
    String[] mac = {
      "--key-id",
      "alias/tokens",
      "--message",
      "fileb://" + scratch.path("token"),
      "--mac-algorithm",
      "HMAC_SHA_256",
      "--query",
      "Mac"
    };
    file("mac", "generate-mac", mac);
    Files.writeString(scratch.path("chain.pem"), certificate());
  }

  private static void key(String alias, String spec, String usage) {
    String id =
        text(
            "create-key", "--key-spec", spec, "--key-usage", usage, "--query", "KeyMetadata.KeyId");
    text("create-alias", "--alias-name", "alias/" + alias, "--target-key-id", id);
  }

  private static void file(String name, String verb, String... flags) throws IOException {
    String[] line = new String[flags.length + 1];
    line[0] = verb;
    System.arraycopy(flags, 0, line, 1, flags.length);
    Files.write(scratch.path(name), Base64.getDecoder().decode(text(line)));
  }

  private static String text(String... line) {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    return run.outText().replace("\"", "").strip();
  }

  private static String certificate() {
    String file = scratch.path("kms.properties").toString();
    try (KmsProvider kms = (KmsProvider) new KmsProvider().configure(file)) {
      NewCertificate wanted = new NewCertificate("CN=localhost", List.of(), Optional.empty());
      byte[] made =
          kms.administration().createSelfSignedCertificate(KeyName.of("alias/web"), wanted, 30);
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(made)
          + "\n-----END CERTIFICATE-----\n";
    }
  }

  static List<String> verbs() {
    return CommandLines.built().stream()
        .map(CommandSpec::name)
        .filter(verb -> !NOT_RUN.containsKey(verb))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void exampleOfTheHelpWorksAsPrinted(String verb) throws Exception {
    Scratch.Run run = run(example(verb));
    assertEquals(ExitCodes.OK, run.exitCode(), example(verb) + run.errText());
    assertTrue(!run.errText().contains("error"), example(verb) + run.errText());
  }

  @Test
  void exampleThatDoesNotWorkIsNoticed() throws Exception {
    assertEquals(ExitCodes.SERVICE, run("kms describe-key --key-id alias/none | cat").exitCode());
    assertEquals(ExitCodes.USAGE, run("kms list-keys --all\nkms list-keys").exitCode());
  }

  private static String example(String verb) {
    String help = scratch.kms(verb, "--help").outText();
    int at = help.indexOf(EXAMPLE);
    assertTrue(at > 0, help);
    return help.substring(at + EXAMPLE.length());
  }

  private static Scratch.Run run(String example) throws IOException, InterruptedException {
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", kms() + example)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JCAKMS_"));
    builder.environment().put("JCAKMS_CONFIG", "kms.properties");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end after " + DEADLINE_SECONDS + " s");
    }
    return new Scratch.Run(process.exitValue(), Files.readAllBytes(out), Files.readAllBytes(err));
  }

  /** The command as a function of the shell: this JVM's classes, in one of its own. */
  private static String kms() {
    return "kms() { '"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "' "
        + String.join(" ", ChildJvm.QUICK_START)
        + " -XX:+IgnoreUnrecognizedVMOptions"
        + " --enable-native-access=ALL-UNNAMED -Duser.language=tr -Duser.country=TR -cp '"
        + System.getProperty("java.class.path")
        + "' "
        + Main.class.getName()
        + " \"$@\"; }\n";
  }
}
