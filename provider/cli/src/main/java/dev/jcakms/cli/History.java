package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyChange;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms history}, which has no counterpart in {@code aws}. */
@Command(
    name = "history",
    header = "Lists what was changed of a key, the newest last; also of one that is gone.",
    footer = {
      "",
      "Example:",
      "  kms history --key-id \\",
      "      $(kms describe-key --key-id alias/orders \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class History extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  History(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "History";
  }

  @Override
  Members ask(KmsProvider provider) {
    return new Members()
        .put(
            "Changes",
            provider.administration().history(key.name()).stream().map(History::line).toList());
  }

  private static Members line(KeyChange change) {
    return new Members()
        .put("Number", change.number())
        .put("Time", change.time())
        .put("Operation", change.operation())
        .put("KeyId", change.keyId().toString())
        .put("User", change.user())
        .put("ProcessId", change.processId())
        .put("Was", members(change.was()))
        .put("Is", members(change.is()));
  }

  private static Members members(Map<String, String> pairs) {
    Members members = new Members();
    pairs.forEach(members::put);
    return members;
  }
}
