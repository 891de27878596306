package dev.jcakms.conformance.differential;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Those who do the same: the JDK where it can, and Bouncy Castle. Ours is in no list here. */
final class Others {
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private Others() {}

  /** All that have an engine. */
  static List<Provider> of(String type, String algorithm) {
    List<Provider> others = new ArrayList<>(List.of(Security.getProviders()));
    others.removeIf(provider -> provider.getService(type, algorithm) == null);
    if (BOUNCY_CASTLE.getService(type, algorithm) != null) {
      others.add(BOUNCY_CASTLE);
    }
    return others;
  }
}
