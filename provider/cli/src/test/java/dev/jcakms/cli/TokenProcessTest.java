package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.hsm.testing.SoftHsm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in processes of its own, over a token. */
class TokenProcessTest {
  private static final long DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SoftHsm softHsm;

  @BeforeEach
  void configure() throws IOException {
    softHsm = SoftHsm.need();
    SoftHsm.Token token = softHsm.newToken();
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("pin"), token.pin() + "\n"),
        PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        directory.resolve("kms.properties"),
        "home=home\nroot=pkcs11:token="
            + token.label()
            + "?module-path="
            + softHsm.module()
            + "&pin-source=file:"
            + directory.resolve("pin")
            + "\n");
    Files.writeString(directory.resolve("note.txt"), "two pounds of tea");
  }

  @Test
  void installationIsMadeShownAndExaminedAndAFileComesBack() throws Exception {
    assertTrue(kms("init").contains("store.db"));
    assertTrue(kms("demo", "note.txt").contains("the same bytes"));
    String examined = kms("doctor");
    assertTrue(examined.contains("root and store name each other: yes"), examined);
    assertTrue(examined.contains("problems: none"), examined);
    kms("encrypt-file", "--key-id", "alias/demo", "note.txt", "note.kms");
    kms("decrypt-file", "note.kms", "again.txt");
    assertEquals("two pounds of tea", Files.readString(directory.resolve("again.txt")));
  }

  @Test
  void pairsOfATokenSignDecryptAndHaveACertificate() throws Exception {
    kms("init");
    String signing = key("ECC_NIST_P256", "SIGN_VERIFY");
    String[] line = {"--message", "aGk=", "--signing-algorithm", "ECDSA_SHA_256"};
    String signature =
        kms(words("sign", line, "--key-id", signing, "--output", "text", "--query", "Signature"));
    assertTrue(
        kms(words("verify", line, "--key-id", signing, "--signature", signature.strip()))
            .contains("\"SignatureValid\": true"));
    String certificate =
        kms("self-signed-certificate", "--key-id", signing, "--subject", "CN=shop");
    assertTrue(certificate.startsWith("-----BEGIN CERTIFICATE-----"), certificate);

    String inbox = key("RSA_2048", "ENCRYPT_DECRYPT");
    String[] how = {"--key-id", inbox, "--encryption-algorithm", "RSAES_OAEP_SHA_1"};
    String ciphertext =
        kms(
            words(
                "encrypt",
                how,
                "--plaintext",
                "aGk=",
                "--output",
                "text",
                "--query",
                "CiphertextBlob"));
    assertTrue(
        kms(words("decrypt", how, "--ciphertext-blob", ciphertext.strip()))
            .contains("\"Plaintext\": \"aGk=\""));
    assertTrue(kms("generate-random", "--number-of-bytes", "8").contains("Plaintext"));
  }

  private String key(String spec, String usage) throws Exception {
    return kms(
            "create-key",
            "--key-spec",
            spec,
            "--key-usage",
            usage,
            "--output",
            "text",
            "--query",
            "KeyMetadata.KeyId")
        .strip();
  }

  private static String[] words(String verb, String[] flags, String... more) {
    return Stream.of(new String[] {verb}, flags, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private String kms(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildJvm.QUICK_START);
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.txt").toFile());
    builder.environment().put("JCAKMS_CONFIG", directory.resolve("kms.properties").toString());
    builder.environment().put(SoftHsm.CONFIGURATION_VARIABLE, softHsm.configuration().toString());
    Process process = builder.start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "no end");
    String printed = Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8);
    assertEquals(ExitCodes.OK, process.exitValue(), printed);
    return printed;
  }
}
