package dev.jcakms.cli;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms list-aliases}. */
@Command(
    name = "list-aliases",
    header = "Lists all aliases, or those of one key.",
    footer = {"", "Example:", "  kms list-aliases --query Aliases[0].AliasName"})
final class ListAliases extends ServiceVerb {
  @Option(
      names = "--key-id",
      paramLabel = "KEY",
      description = "Key id or key ARN; else the aliases of all keys.")
  private @Nullable String keyId;

  ListAliases(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ListAliases";
  }

  @Override
  List<String> unsupported() {
    return ListKeys.PAGES;
  }

  @Override
  Members ask(KmsProvider provider) {
    List<AliasListEntry> aliases = provider.administration().listAliases();
    if (keyId != null) {
      KeyId target = target(provider, keyId);
      aliases = aliases.stream().filter(alias -> alias.targetKeyId().equals(target)).toList();
    }
    return new Members().put("Aliases", aliases.stream().map(ListAliases::line).toList());
  }

  /** The key; as everywhere in management an alias does not name it. */
  private static KeyId target(KmsProvider provider, String text) {
    String keyId = provider.arns().keyId(KeyName.of(text)).toString();
    return provider.administration().describeKey(KeyName.of(keyId)).keyId();
  }

  private static Members line(AliasListEntry alias) {
    return new Members()
        .put("AliasName", alias.aliasName())
        .put("AliasArn", alias.aliasArn())
        .put("TargetKeyId", alias.targetKeyId().toString())
        .put("CreationDate", alias.creationDate())
        .put("LastUpdatedDate", alias.lastUpdatedDate());
  }
}
