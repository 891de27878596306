package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms adopt-orphan}. */
@Command(
    name = "adopt-orphan",
    header = "Makes a key of material that the token holds and no key has.",
    description = {
      "",
      "The key decrypts. It does not encrypt, since nobody knows how often it did.",
    },
    footer = {"", "Example:", "  kms adopt-orphan --material-id ID"})
final class AdoptOrphan extends ServiceVerb {
  @Option(
      names = "--material-id",
      required = true,
      paramLabel = "ID",
      description = "64 hexadecimal digits; kms doctor names them.")
  private String materialId = "";

  AdoptOrphan(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "AdoptOrphan";
  }

  @Override
  Members ask(KmsProvider provider) {
    return KeyMembers.of(provider.administration().adoptOrphan(materialId));
  }
}
