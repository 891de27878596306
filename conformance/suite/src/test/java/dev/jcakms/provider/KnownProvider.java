package dev.jcakms.provider;

import dev.jcakms.hsm.Randomness;
import dev.jcakms.service.gate.Clocks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A provider whose randomness is handed in, so that keys of its root are known and come again. */
public final class KnownProvider {
  private KnownProvider() {}

  /** One over a new installation with a software root. */
  public static KmsProvider of(Path home, Randomness randomness) {
    Properties settings = new Properties();
    settings.setProperty("home", home.toString());
    Configuration configuration =
        Configuration.of(settings, name -> Optional.empty(), new SecretCallback(randomness));
    KmsProvider kms =
        new KmsProvider(Instance.of(configuration, Clocks.SYSTEM, randomness, step -> {}));
    kms.initialize();
    return kms;
  }
}
