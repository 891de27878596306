package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms tag-resource}. */
@Command(
    name = "tag-resource",
    header = "Puts tags on a key, or others in their place. Prints nothing.",
    footer = {
      "",
      "Example:",
      "  kms tag-resource --tags TagKey=Purpose,TagValue=Test --key-id \\",
      "      $(kms describe-key --key-id alias/orders \\",
      "          --query KeyMetadata.KeyId --output text)",
    })
final class TagResource extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--tags",
      required = true,
      arity = "1..*",
      paramLabel = "TAG",
      description = "TagKey=NAME,TagValue=TEXT, one word for each; or JSON.")
  private List<TagsText> tags = List.of();

  TagResource(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "TagResource";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().tagResource(key.name(), TagsText.all(tags));
    return new Members();
  }
}
