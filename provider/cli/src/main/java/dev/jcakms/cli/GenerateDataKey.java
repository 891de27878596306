package dev.jcakms.cli;

import dev.jcakms.port.GeneratedDataKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms generate-data-key}. */
@Command(
    name = "generate-data-key",
    header = "Makes a data key and prints it, in the clear and sealed.",
    footer = {"", "Example:", "  kms generate-data-key --key-id alias/orders --key-spec AES_256"})
final class GenerateDataKey extends ServiceVerb {
  private static final String AES_128 = "AES_128";
  private static final String AES_256 = "AES_256";

  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--key-spec",
      paramLabel = "NAME",
      description = "AES_128 or AES_256; or else --number-of-bytes.")
  private @Nullable String keySpec;

  @Option(
      names = "--number-of-bytes",
      paramLabel = "N",
      description = "1 to 1024; or else --key-spec.")
  private @Nullable Integer numberOfBytes;

  @Mixin private final ContextOption context = new ContextOption();

  GenerateDataKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateDataKey";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--recipient", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    GeneratedDataKey dataKey =
        provider.port().generateDataKey(key.name(), context.context(), sizeBytes());
    return new Members()
        .put("CiphertextBlob", dataKey.sealed().ciphertextBlob())
        .put("Plaintext", dataKey.plaintext())
        .put("KeyId", dataKey.sealed().keyArn())
        .put("KeyMaterialId", dataKey.sealed().keyMaterialId());
  }

  private int sizeBytes() {
    if (keySpec != null && numberOfBytes == null) {
      AwsEnum.check("keySpec", keySpec, List.of(AES_256, AES_128));
      return keySpec.equals(AES_128) ? 16 : 32;
    }
    if (numberOfBytes != null && keySpec == null) {
      return numberOfBytes;
    }
    throw new KmsException(
        KmsErrorCode.VALIDATION, "Please specify either number of bytes or key spec.");
  }
}
