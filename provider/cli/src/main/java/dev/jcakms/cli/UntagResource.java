package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms untag-resource}. */
@Command(
    name = "untag-resource",
    header = "Takes tags off a key. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms untag-resource --tag-keys Purpose CostCenter --key-id \\",
      "      $(kms describe-key --key-id alias/orders \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class UntagResource extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--tag-keys",
      required = true,
      arity = "1..*",
      paramLabel = "NAME",
      description = "Their names; one that the key does not have is passed over.")
  private List<String> tagKeys = List.of();

  UntagResource(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "UntagResource";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().untagResource(key.name(), Set.copyOf(tagKeys));
    return new Members();
  }
}
