package dev.jcakms.conformance.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.Provider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A provider over a new home, with a pair of each spec that is asked for. In no list. */
final class Pairs implements AutoCloseable {
  /** In no list, unless a test puts it there. */
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final KmsProvider kms;
  private final Map<KmsKeySpec, KmsPrivateKey> signing = new EnumMap<>(KmsKeySpec.class);

  Pairs(Path home) {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
  }

  KmsProvider provider() {
    return kms;
  }

  /** The one pair of that spec that signs. */
  KmsPrivateKey signing(KmsKeySpec spec) {
    return signing.computeIfAbsent(spec, wanted -> make(wanted, KeyUsage.SIGN_VERIFY));
  }

  /** A new pair. */
  KmsPrivateKey make(KmsKeySpec spec, KeyUsage usage) {
    NewKey newKey = new NewKey(spec, usage, Optional.empty(), "");
    return kms.privateKey(kms.administration().createKey(newKey).arn());
  }

  /** While {@code work} runs the key is disabled. */
  void whileDisabled(KmsPrivateKey key, Work work) throws Exception {
    kms.administration().disableKey(key.keyName());
    try {
      work.run();
    } finally {
      kms.administration().enableKey(key.keyName());
    }
  }

  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  @Override
  public void close() {
    kms.close();
  }
}
