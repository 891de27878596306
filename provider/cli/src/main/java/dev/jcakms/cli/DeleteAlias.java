package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms delete-alias}. */
@Command(
    name = "delete-alias",
    header = "Takes a name away. Its key stays. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms delete-alias --alias-name alias/unused",
    })
final class DeleteAlias extends ServiceVerb {
  @Mixin private final AliasOption alias = new AliasOption();

  DeleteAlias(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DeleteAlias";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().deleteAlias(alias.aliasName());
    return new Members();
  }
}
