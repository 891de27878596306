package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms decrypt}. */
@Command(
    name = "decrypt",
    header = "Decrypts what encrypt or generate-data-key made; a file by decrypt-file.",
    footer = {
      "",
      "Example:",
      "  kms decrypt --ciphertext-blob fileb://pin.kms \\",
      "      --output text --query Plaintext | base64 -d"
    })
final class Decrypt extends ServiceVerb {
  private static final int MAX_CIPHERTEXT_BYTES = 6144;

  @Option(
      names = "--ciphertext-blob",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob ciphertext;

  @Mixin private final OptionalKeyOption key = new OptionalKeyOption();

  @Mixin private final ContextOption context = new ContextOption();

  @Mixin private final AlgorithmOption algorithm = new AlgorithmOption();

  Decrypt(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Decrypt";
  }

  @Override
  List<String> unsupported() {
    return List.of(
        "--grant-tokens", "--recipient", "--dry-run", "--no-dry-run", "--dry-run-modifiers");
  }

  @Override
  Members ask(KmsProvider provider) {
    algorithm.check();
    byte[] blob = requireNonNull(ciphertext).bytes();
    if (blob.length == 0 || blob.length > MAX_CIPHERTEXT_BYTES) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "A ciphertext is 1 to " + MAX_CIPHERTEXT_BYTES + " bytes, not " + blob.length + ".");
    }
    DirectPlaintext opened =
        provider.port().directOpening(key.name(), context.context()).decrypt(blob);
    return new Members()
        .put("KeyId", opened.keyArn())
        .put("Plaintext", opened.plaintext())
        .put("EncryptionAlgorithm", AlgorithmOption.SYMMETRIC_DEFAULT)
        .put("KeyMaterialId", opened.keyMaterialId());
  }
}
