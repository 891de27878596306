package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private final OrphanOption orphan = new OrphanOption();

  AdoptOrphan(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "AdoptOrphan";
  }

  @Override
  Members ask(KmsProvider provider) {
    return KeyMembers.of(provider.administration().adoptOrphan(orphan.materialId()));
  }
}
