package dev.jcakms.cli;

import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms generate-data-key-without-plaintext}. */
@Command(
    name = "generate-data-key-without-plaintext",
    header = "Makes a data key and prints it sealed.",
    footer = {
      "",
      "Example:",
      "  kms generate-data-key-without-plaintext --key-id alias/orders \\",
      "      --key-spec AES_256"
    })
final class GenerateDataKeyWithoutPlaintext extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final DataKeySizeOptions size = new DataKeySizeOptions();

  @Mixin private final ContextOption context = new ContextOption();

  GenerateDataKeyWithoutPlaintext(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateDataKeyWithoutPlaintext";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    DirectCiphertext sealed =
        provider
            .port()
            .generateDataKeyWithoutPlaintext(key.name(), context.context(), size.bytes());
    return new Members()
        .put("CiphertextBlob", sealed.ciphertextBlob())
        .put("KeyId", sealed.keyArn())
        .put("KeyMaterialId", sealed.keyMaterialId());
  }
}
