package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms disable-key}. */
@Command(
    name = "disable-key",
    header = "Stops a key, everywhere within a second, until it is enabled. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms disable-key --key-id \\",
      "      $(kms describe-key --key-id alias/retired \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class DisableKey extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  DisableKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DisableKey";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().disableKey(key.name());
    return new Members();
  }
}
