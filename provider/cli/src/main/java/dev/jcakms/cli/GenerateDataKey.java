package dev.jcakms.cli;

import dev.jcakms.port.GeneratedDataKey;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms generate-data-key}. */
@Command(
    name = "generate-data-key",
    header = "Makes a data key and prints it, in the clear and sealed.",
    footer = {"", "Example:", "  kms generate-data-key --key-id alias/orders --key-spec AES_256"})
final class GenerateDataKey extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final DataKeySizeOptions size = new DataKeySizeOptions();

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
        provider.port().generateDataKey(key.name(), context.context(), size.bytes());
    return new Members()
        .put("CiphertextBlob", dataKey.sealed().ciphertextBlob())
        .put("Plaintext", dataKey.plaintext())
        .put("KeyId", dataKey.sealed().keyArn())
        .put("KeyMaterialId", dataKey.sealed().keyMaterialId());
  }
}
