package dev.jcakms.cli;

import dev.jcakms.port.KeyListEntry;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code kms list-keys}. */
@Command(
    name = "list-keys",
    header = "Lists all keys.",
    footer = {"", "Example:", "  kms list-keys --output text"})
final class ListKeys extends ServiceVerb {
  /** AWS's flags for lists in pages. */
  static final List<String> PAGES =
      List.of(
          "--limit", "--marker", "--max-items", "--starting-token", "--page-size", "--no-paginate");

  ListKeys(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ListKeys";
  }

  @Override
  List<String> unsupported() {
    return PAGES;
  }

  @Override
  Members ask(KmsProvider provider) {
    return new Members()
        .put("Keys", provider.administration().listKeys().stream().map(ListKeys::line).toList());
  }

  private static Members line(KeyListEntry entry) {
    return new Members().put("KeyId", entry.keyId().toString()).put("KeyArn", entry.keyArn());
  }
}
