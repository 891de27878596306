package dev.jcakms.hsm;

import java.util.Set;

/**
 * What a root offers beside sealing, as data. An offer counts only after it was tried.
 *
 * @param kinds the kinds that {@link Root#generate} makes
 * @param signatures what {@link Root#sign} signs with
 * @param wraps what {@link Root#unwrap} unwraps
 * @param importableKinds the kinds that {@link Root#unwrap} makes
 */
public record Capabilities(
    Set<MaterialKind> kinds,
    Set<SignatureMechanism.Family> signatures,
    Set<WrapMechanism> wraps,
    Set<MaterialKind> importableKinds) {
  /** Takes copies. */
  public Capabilities {
    kinds = Set.copyOf(kinds);
    signatures = Set.copyOf(signatures);
    wraps = Set.copyOf(wraps);
    importableKinds = Set.copyOf(importableKinds);
  }
}
