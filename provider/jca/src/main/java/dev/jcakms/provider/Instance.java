package dev.jcakms.provider;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Watcher;
import java.util.function.Consumer;

/** What a provider is made of once it is used: the only place where the parts are put together. */
record Instance(HomeInstallation installation, KmsKeyService service) {
  static Instance of(Configuration configuration) {
    return of(configuration, Clocks.SYSTEM, new OperatingSystemRandomness(), step -> {});
  }

  static Instance of(
      Configuration configuration,
      Clocks clocks,
      Randomness randomness,
      Consumer<HomeInstallation.Step> steps) {
    Primitives primitives = Primitives.best();
    HomeInstallation installation =
        new HomeInstallation(
            configuration,
            RootKind.of(configuration.root(), primitives, randomness),
            randomness,
            steps);
    KmsKeyService service =
        new KmsKeyService(
            installation,
            clocks,
            randomness,
            primitives,
            configuration.limits(),
            configuration.storeGrace(),
            new Watcher(clocks, Watcher::onDaemonThread));
    installation.whenOpened(service::destroyDue);
    return new Instance(installation, service);
  }
}
