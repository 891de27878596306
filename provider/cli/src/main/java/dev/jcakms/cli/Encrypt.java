package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms encrypt}. */
@Command(
    name = "encrypt",
    header = "Encrypts 1 to 4096 bytes in the root; a file of any length by encrypt-file.",
    footer = {
      "",
      "Example:",
      "  kms encrypt --key-id alias/orders --plaintext fileb://pin.txt \\",
      "      --output text --query CiphertextBlob | base64 -d > pin.kms"
    })
final class Encrypt extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--plaintext",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob plaintext;

  @Mixin private final ContextOption context = new ContextOption();

  @Mixin private final AlgorithmOption algorithm = new AlgorithmOption();

  Encrypt(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Encrypt";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    Blob given = requireNonNull(plaintext);
    try {
      algorithm.check();
      DirectCiphertext sealed =
          provider.port().directSealing(key.name(), context.context()).encrypt(given.bytes());
      return new Members()
          .put("CiphertextBlob", sealed.ciphertextBlob())
          .put("KeyId", sealed.keyArn())
          .put("EncryptionAlgorithm", AlgorithmOption.SYMMETRIC_DEFAULT);
    } finally {
      given.wipe();
    }
  }
}
