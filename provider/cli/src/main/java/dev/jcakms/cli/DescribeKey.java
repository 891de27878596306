package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms describe-key}. */
@Command(
    name = "describe-key",
    header = "Prints what is known of a key.",
    footer = {"", "Example:", "  kms describe-key --key-id alias/orders"})
final class DescribeKey extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  DescribeKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DescribeKey";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens");
  }

  @Override
  Members ask(KmsProvider provider) {
    return KeyMembers.of(provider.administration().describeKey(key.name()));
  }
}
