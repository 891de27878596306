package dev.jcakms.cli;

import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms create-alias}. */
@Command(
    name = "create-alias",
    header = "Gives a key one more name. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms create-alias --alias-name alias/new --target-key-id \\",
      "      $(kms create-key --query KeyMetadata.KeyId --output text)",
    })
final class CreateAlias extends ServiceVerb {
  @Option(
      names = "--alias-name",
      required = true,
      paramLabel = "ALIAS",
      description = "alias/ and then letters, digits, /, _ and -; at most 256 characters.")
  private String aliasName = "";

  @Option(
      names = "--target-key-id",
      required = true,
      paramLabel = "KEY",
      description = "Key id or key ARN.")
  private String targetKeyId = "";

  CreateAlias(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "CreateAlias";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().createAlias(aliasName, KeyName.of(targetKeyId));
    return new Members();
  }
}
