package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms destroy-orphan}. */
@Command(
    name = "destroy-orphan",
    header = "Destroys material that the token holds and no key has. Prints nothing.",
    description = {
      "",
      "What was encrypted under it is lost for good.",
    },
    footer = {"", "Example:", "  kms destroy-orphan --material-id ID"})
final class DestroyOrphan extends ServiceVerb {
  @Mixin private final OrphanOption orphan = new OrphanOption();

  DestroyOrphan(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DestroyOrphan";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider.administration().destroyOrphan(orphan.materialId());
    return new Members();
  }
}
