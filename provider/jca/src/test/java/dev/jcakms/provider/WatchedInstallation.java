package dev.jcakms.provider;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.repository.KeyRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real installation in a directory, seen through a {@link WatchedRoot} and a watched store. */
final class WatchedInstallation implements Installation {
  /** The names of the repository's methods, in the order in which they were called. */
  final List<String> repositoryCalls = new CopyOnWriteArrayList<>();

  /** The threads that made those calls. */
  final List<Thread> repositoryCallers = new CopyOnWriteArrayList<>();

  /** Whether the store answers. */
  volatile boolean storeAway;

  /** The one method that the store does not answer. */
  volatile String storeAwayFor = "";

  private final HomeInstallation real;
  private @Nullable WatchedRoot root;
  private @Nullable KeyRepository repository;

  WatchedInstallation(Path home) {
    Configuration configuration = Configuration.ofHome(home);
    Randomness randomness = new OperatingSystemRandomness();
    real =
        new HomeInstallation(
            configuration,
            RootKind.of(configuration.root(), Primitives.best(), randomness),
            randomness,
            step -> {});
    real.makeIfMissing();
  }

  KmsKeyService service(TestClocks clocks, CacheLimits limits, Duration grace) {
    // No thread: what is read is read by the threads of the test.
    return service(clocks, limits, grace, new Watcher(clocks, task -> {}));
  }

  KmsKeyService service(Clocks clocks, CacheLimits limits, Duration grace, Watcher watcher) {
    return new KmsKeyService(
        this, clocks, new OperatingSystemRandomness(), Primitives.best(), limits, grace, watcher);
  }

  KmsKeyService service(TestClocks clocks, CacheLimits limits) {
    return service(clocks, limits, Duration.ZERO);
  }

  @Override
  public Arns arns() {
    return real.arns();
  }

  @Override
  public synchronized KeyRepository repository() {
    if (repository == null) {
      KeyRepository store = real.repository();
      repository =
          (KeyRepository)
              Proxy.newProxyInstance(
                  KeyRepository.class.getClassLoader(),
                  new Class<?>[] {KeyRepository.class},
                  (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                      return method.invoke(store, arguments);
                    }
                    repositoryCalls.add(method.getName());
                    repositoryCallers.add(Thread.currentThread());
                    if (storeAway || method.getName().equals(storeAwayFor)) {
                      throw new KmsUnavailableException("the store is away");
                    }
                    try {
                      return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
    }
    return repository;
  }

  @Override
  public synchronized Root root() {
    return watchedRoot();
  }

  synchronized WatchedRoot watchedRoot() {
    if (root == null) {
      root = new WatchedRoot(real.root());
    }
    return root;
  }

  @Override
  public void login(char[] secret) {
    real.login(secret);
  }

  @Override
  public void makeIfMissing() {
    real.makeIfMissing();
  }

  @Override
  public void close() {
    real.close();
  }
}
