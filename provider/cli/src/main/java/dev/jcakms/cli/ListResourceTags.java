package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.admin.Tag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms list-resource-tags}. */
@Command(
    name = "list-resource-tags",
    header = "Lists the tags of a key.",
    footer = {
      "",
      "Example:",
      "  kms list-resource-tags --key-id \\",
      "      $(kms describe-key --key-id alias/orders \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class ListResourceTags extends ListVerb<Tag> {
  private static final int MAX_LIMIT = 50;

  @Mixin private final KeyOption key = new KeyOption();

  ListResourceTags(Kms kms) {
    super(kms, "Tags", MAX_LIMIT);
  }

  @Override
  String operation() {
    return "ListResourceTags";
  }

  @Override
  Page<Tag> read(KmsProvider provider, PageRequest page) {
    return provider.administration().listResourceTags(key.name(), page);
  }

  @Override
  Members line(Tag tag) {
    return new Members().put("TagKey", tag.key()).put("TagValue", tag.value());
  }
}
