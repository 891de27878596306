package dev.jcakms.conformance.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;

/** A provider over a new home, with two keys. It is in no list of providers. */
final class TestInstallation implements AutoCloseable {
  static final String ALIAS = "alias/orders";
  static final String OTHER_ALIAS = "alias/archive";
  static final KmsSecretKey KEY = KmsSecretKey.named(ALIAS);
  static final KmsSecretKey OTHER_KEY = KmsSecretKey.named(OTHER_ALIAS);

  private final KmsProvider kms;

  TestInstallation(Path home) {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
    kms.administration().ensureKey(ALIAS);
    kms.administration().ensureKey(OTHER_ALIAS);
  }

  KmsProvider provider() {
    return kms;
  }

  /** While {@code work} runs the key of {@link #ALIAS} is disabled. */
  void whileDisabled(Runnable work) {
    var key = kms.key(ALIAS).keyName();
    kms.administration().disableKey(key);
    try {
      work.run();
    } finally {
      kms.administration().enableKey(key);
    }
  }

  @Override
  public void close() {
    kms.close();
  }
}
