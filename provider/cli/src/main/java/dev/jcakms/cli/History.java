package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
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
final class History extends ListVerb<KeyChange> {
  private static final int MAX_LIMIT = 1000;

  @Mixin private final KeyOption key = new KeyOption();

  History(Kms kms) {
    super(kms, "Changes", MAX_LIMIT);
  }

  @Override
  String operation() {
    return "History";
  }

  @Override
  Page<KeyChange> read(KmsProvider provider, PageRequest page) {
    return provider.administration().history(key.name(), page);
  }

  @Override
  Members line(KeyChange change) {
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
