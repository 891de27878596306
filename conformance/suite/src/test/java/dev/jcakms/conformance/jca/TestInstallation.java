package dev.jcakms.conformance.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.util.Optional;

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

  /** A new key of a spec, bound. */
  KmsSecretKey hmacKey(KmsKeySpec spec) {
    return kms.key(create(spec, KeyUsage.GENERATE_VERIFY_MAC));
  }

  /** A new pair of a spec for a usage. */
  KmsPrivateKey pair(KmsKeySpec spec, KeyUsage usage) {
    return kms.privateKey(create(spec, usage));
  }

  private String create(KmsKeySpec spec, KeyUsage usage) {
    return kms.administration()
        .createKey(new NewKey(spec, usage, Optional.empty(), "for a test"))
        .arn();
  }

  /** While {@code work} runs a key is disabled. */
  void whileDisabled(KeyName key, Runnable work) {
    kms.administration().disableKey(key);
    try {
      work.run();
    } finally {
      kms.administration().enableKey(key);
    }
  }

  /** While {@code work} runs the key of {@link #ALIAS} is disabled. */
  void whileDisabled(Runnable work) {
    whileDisabled(kms.key(ALIAS).keyName(), work);
  }

  @Override
  public void close() {
    kms.close();
  }
}
