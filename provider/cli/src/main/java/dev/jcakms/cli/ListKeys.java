package dev.jcakms.cli;

import dev.jcakms.port.KeyListEntry;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import picocli.CommandLine.Command;

/** {@code kms list-keys}. */
@Command(
    name = "list-keys",
    header = "Lists all keys.",
    footer = {"", "Example:", "  kms list-keys --output text"})
final class ListKeys extends ListVerb<KeyListEntry> {
  private static final int MAX_LIMIT = 1000;

  ListKeys(Kms kms) {
    super(kms, "Keys", MAX_LIMIT);
  }

  @Override
  String operation() {
    return "ListKeys";
  }

  @Override
  Page<KeyListEntry> read(KmsProvider provider, PageRequest page) {
    return provider.administration().listKeys(page);
  }

  @Override
  Members line(KeyListEntry entry) {
    return new Members().put("KeyId", entry.keyId().toString()).put("KeyArn", entry.keyArn());
  }
}
