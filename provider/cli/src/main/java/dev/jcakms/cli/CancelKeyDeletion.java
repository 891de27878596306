package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms cancel-key-deletion}. */
@Command(
    name = "cancel-key-deletion",
    header = "Cancels the deletion of a key, which is disabled then.",
    footer = {
      "",
      "Example:",
      "  kms cancel-key-deletion --key-id \\",
      "      $(kms describe-key --key-id alias/retired \\",
      "          --query KeyMetadata.KeyId --output text)"
    })
final class CancelKeyDeletion extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  CancelKeyDeletion(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "CancelKeyDeletion";
  }

  @Override
  Members ask(KmsProvider provider) {
    return new Members().put("KeyId", provider.administration().cancelKeyDeletion(key.name()));
  }
}
