package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An answer of every verb of AWS's that is built, and more than one where they differ. */
final class AwsAnswers {
  private final Scratch scratch;
  private final Listener listener;

  /** Who is shown them. */
  interface Listener {
    void answer(String verb, Scratch.Run run) throws IOException;
  }

  /** Answers in a new installation. */
  AwsAnswers(Path directory, Listener listener) throws IOException {
    this.scratch = Scratch.withInstallation(directory);
    this.listener = listener;
  }

  /** Asks every verb. */
  void ask() throws IOException {
    String key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    ask("create-key", "--tags", "TagKey=a,TagValue=b");
    ask("describe-key", "--key-id", key);
    ask("update-key-description", "--key-id", key, "--description", "orders");
    ask("create-alias", "--alias-name", "alias/a", "--target-key-id", key);
    ask("create-alias", "--alias-name", "alias/b", "--target-key-id", key);
    ask("update-alias", "--alias-name", "alias/a", "--target-key-id", key);
    ask("tag-resource", "--key-id", key, "--tags", "TagKey=a,TagValue=1", "TagKey=b,TagValue=");
    for (List<String> list :
        List.of(
            List.of("list-keys"),
            List.of("list-aliases"),
            List.of("list-resource-tags", "--key-id", key))) {
      ask(list.toArray(String[]::new));
      ask(Stream.concat(list.stream(), Stream.of("--limit", "1")).toArray(String[]::new));
    }
    ask("untag-resource", "--key-id", key, "--tag-keys", "a", "c");
    ask("delete-alias", "--alias-name", "alias/a");
    ask("disable-key", "--key-id", key);
    ask("enable-key", "--key-id", key);
    String dying = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    ask("schedule-key-deletion", "--key-id", dying, "--pending-window-in-days", "7");
    ask("describe-key", "--key-id", dying);
    ask("cancel-key-deletion", "--key-id", dying);
    askToEncrypt(key);
    ask("generate-random", "--number-of-bytes", "8");
    askToSign();
    askForMacs();
    askToAgree();
    askForAnImportedKey();
  }

  private void askToEncrypt(String key) throws IOException {
    ask("encrypt", "--key-id", key, "--plaintext", "aGk=");
    String blob =
        one("encrypt", "--key-id", key, "--plaintext", "aGk=", "--query", "CiphertextBlob");
    ask("decrypt", "--ciphertext-blob", blob);
    ask("re-encrypt", "--ciphertext-blob", blob, "--destination-key-id", key);
    for (String without : List.of("", "-without-plaintext")) {
      ask("generate-data-key" + without, "--key-id", key, "--key-spec", "AES_256");
      ask("generate-data-key-pair" + without, "--key-id", key, "--key-pair-spec", "ECC_NIST_P256");
    }
    ask("get-public-key", "--key-id", key("RSA_2048", "ENCRYPT_DECRYPT"));
  }

  private void askToSign() throws IOException {
    String key = key("ECC_NIST_P256", "SIGN_VERIFY");
    ask("get-public-key", "--key-id", key);
    ask("describe-key", "--key-id", key);
    String[] line = {
      "--key-id", key, "--message", "aGk=", "--signing-algorithm", "ECDSA_SHA_256",
    };
    ask(line("sign", line));
    ask(line("verify", line, "--signature", one(line("sign", line, "--query", "Signature"))));
  }

  private void askForMacs() throws IOException {
    String key = key("HMAC_256", "GENERATE_VERIFY_MAC");
    ask("describe-key", "--key-id", key);
    String[] line = {"--key-id", key, "--message", "aGk=", "--mac-algorithm", "HMAC_SHA_256"};
    ask(line("generate-mac", line));
    ask(line("verify-mac", line, "--mac", one(line("generate-mac", line, "--query", "Mac"))));
  }

  private void askToAgree() throws IOException {
    String key = key("ECC_NIST_P384", "KEY_AGREEMENT");
    ask("get-public-key", "--key-id", key);
    ask("describe-key", "--key-id", key);
    ask(
        "derive-shared-secret",
        "--key-id",
        key,
        "--key-agreement-algorithm",
        "ECDH",
        "--public-key",
        one("get-public-key", "--key-id", key, "--query", "PublicKey"));
  }

  private void askForAnImportedKey() throws IOException {
    String file = scratch.path("kms.properties").toString();
    try (KmsProvider kms = (KmsProvider) new KmsProvider().configure(file)) {
      String arn =
          kms.administration().importKey(NewKey.symmetric(), new byte[32], List.of()).arn();
      ask("describe-key", "--key-id", arn);
    }
  }

  /** Describes a key of every spec and usage, and asks pairs for their public halves. */
  void askForKeysOfEverySpecAndUsage() throws IOException {
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      for (KeyUsage usage : spec.usages()) {
        String key = key(spec.name(), usage.name());
        ask("describe-key", "--key-id", key);
        if (spec.isPair()) {
          ask("get-public-key", "--key-id", key);
        }
      }
    }
  }

  private String key(String spec, String usage) throws IOException {
    Scratch.Run run = answer("create-key", "--key-spec", spec, "--key-usage", usage);
    Map<String, Object> answer = KmsModel.json(run.out());
    return String.valueOf(KmsModel.object(answer.get("KeyMetadata")).get("KeyId"));
  }

  private String one(String... line) {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    return run.outText().replace("\"", "").strip();
  }

  private void ask(String... line) throws IOException {
    Scratch.Run unused = answer(line);
  }

  private Scratch.Run answer(String... line) throws IOException {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    listener.answer(line[0], run);
    return run;
  }

  private static String[] line(String verb, String[] flags, String... more) {
    return Stream.of(new String[] {verb}, flags, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
