package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms update-key-description}. */
@Command(
    name = "update-key-description",
    header = "Puts another description in the place of a key's. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms update-key-description --description 'orders since May' --key-id \\",
      "      $(kms describe-key --key-id alias/orders \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class UpdateKeyDescription extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--description",
      required = true,
      paramLabel = "TEXT",
      description = "For people; at most 8192 characters.")
  private String description = "";

  UpdateKeyDescription(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "UpdateKeyDescription";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().updateKeyDescription(key.name(), description);
    return new Members();
  }
}
