package dev.jcakms.cli;

import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms update-alias}. */
@Command(
    name = "update-alias",
    header = "Has an alias stand for another key. Prints nothing.",
    description = {
      "",
      "What was encrypted under the old key names that one, and is decrypted by it as before.",
    },
    footer = {
      "",
      "Example:",
      "  kms update-alias --alias-name alias/orders --target-key-id \\",
      "      $(kms create-key --query KeyMetadata.KeyId --output text)",
    })
final class UpdateAlias extends ServiceVerb {
  @Mixin private final AliasOption alias = new AliasOption();

  @Option(
      names = "--target-key-id",
      required = true,
      paramLabel = "KEY",
      description = "Key id or key ARN of a key of the same type and usage.")
  private String targetKeyId = "";

  UpdateAlias(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "UpdateAlias";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().updateAlias(alias.aliasName(), KeyName.of(targetKeyId));
    return new Members();
  }
}
