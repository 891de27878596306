package dev.jcakms.cli;

import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms list-aliases}. */
@Command(
    name = "list-aliases",
    header = "Lists all aliases, or those of one key.",
    footer = {"", "Example:", "  kms list-aliases --query Aliases[0].AliasName"})
final class ListAliases extends ListVerb<AliasListEntry> {
  private static final int MAX_LIMIT = 100;

  @Option(
      names = "--key-id",
      paramLabel = "KEY",
      description = "Key id or key ARN; else the aliases of all keys.")
  private @Nullable String keyId;

  ListAliases(Kms kms) {
    super(kms, "Aliases", MAX_LIMIT);
  }

  @Override
  String operation() {
    return "ListAliases";
  }

  @Override
  Page<AliasListEntry> read(KmsProvider provider, PageRequest page) {
    return provider.administration().listAliases(Optional.ofNullable(keyId).map(KeyName::of), page);
  }

  @Override
  Members line(AliasListEntry alias) {
    return new Members()
        .put("AliasName", alias.aliasName())
        .put("AliasArn", alias.aliasArn())
        .put("TargetKeyId", alias.targetKeyId().toString())
        .put("CreationDate", alias.creationDate())
        .put("LastUpdatedDate", alias.lastUpdatedDate());
  }
}
