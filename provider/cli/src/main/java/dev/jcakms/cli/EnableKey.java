package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms enable-key}. */
@Command(
    name = "enable-key",
    header = "Lets a disabled key work again. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms enable-key --key-id \\",
      "      $(kms describe-key --key-id alias/retired \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class EnableKey extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  EnableKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "EnableKey";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().enableKey(key.name());
    return new Members();
  }
}
