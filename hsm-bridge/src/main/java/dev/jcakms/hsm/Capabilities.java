package dev.jcakms.hsm;

import java.util.Set;

/**
 * What a root offers, as data: how it seals, and which kinds of material it can hold.
 *
 * @param sealMechanism how {@link Root#seal} seals
 * @param kinds the kinds that {@link Root#generate} makes
 */
public record Capabilities(SealMechanism sealMechanism, Set<MaterialKind> kinds) {
  /** Takes a copy of {@code kinds}. */
  public Capabilities {
    kinds = Set.copyOf(kinds);
  }
}
