package dev.jcakms.provider;

import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.software.RootFile;
import dev.jcakms.hsm.software.SoftwareRoot;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.root.RootFailures;
import dev.jcakms.store.SqliteStore;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A software root and an SQLite store in one home directory. Opened at the first use. */
final class HomeInstallation implements Installation {
  /** What has been done when an installation is made, in this order; for tests that stop there. */
  enum Step {
    DIRECTORY_MADE,
    ROOT_WRITTEN,
    STORE_WRITTEN,
    MOVED
  }

  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final long OPENING_DEADLINE_SECONDS = 30;

  private record Opened(Root root, KeyRepository store) {
    void close() {
      root.close();
      store.close();
    }
  }

  private final Configuration configuration;
  private final HomeDirectory directory;
  private final Primitives primitives;
  private final Randomness randomness;
  private final Consumer<Step> steps;
  private final KeyRepository notMade = new EmptyRepository();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened;
  private volatile boolean closed;

  /**
   * The installation of a configuration; nothing is opened yet.
   *
   * @param steps is told of each step in which an installation is made
   */
  HomeInstallation(
      Configuration configuration,
      Primitives primitives,
      Randomness randomness,
      Consumer<Step> steps) {
    this.configuration = configuration;
    this.directory = new HomeDirectory(configuration.home());
    this.primitives = primitives;
    this.randomness = randomness;
    this.steps = steps;
  }

  @Override
  public Arns arns() {
    return configuration.arns();
  }

  /** The directory it is in. */
  Path home() {
    return directory.path();
  }

  @Override
  public KeyRepository repository() {
    Opened current = openedOrNull();
    if (current != null) {
      return current.store();
    }
    if (configuration.makesItself()) {
      return notMade;
    }
    throw missing();
  }

  @Override
  public Root root() {
    Opened current = openedOrNull();
    if (current != null) {
      return current.root();
    }
    throw missing();
  }

  @Override
  public void makeIfMissing() {
    if (openedOrNull() == null) {
      if (!configuration.makesItself()) {
        throw missing();
      }
      make();
    }
  }

  /**
   * Makes the installation, whether or not it is one that makes itself.
   *
   * @return false if there is one already, which is left as it is
   */
  boolean initialize() {
    if (openedOrNull() != null) {
      return false;
    }
    make();
    return true;
  }

  private void make() {
    RequiredRoot.admitSoftware();
    directory.make(this::fill);
    steps.accept(Step.MOVED);
  }

  private void fill(Path aside) {
    steps.accept(Step.DIRECTORY_MADE);
    String id = randomness.uuid().toString();
    RootFailures.translated(
        () -> {
          RootFile.create(
              HomeDirectory.rootFile(aside), id, configuration.passphrase(), randomness);
          return id;
        });
    steps.accept(Step.ROOT_WRITTEN);
    SqliteStore.create(HomeDirectory.storeFile(aside), id);
    steps.accept(Step.STORE_WRITTEN);
  }

  private @Nullable Opened openedOrNull() {
    Opened current = opened;
    if (current != null && !closed) {
      return current;
    }
    lock();
    try {
      if (closed) {
        throw new KmsUnavailableException("this provider instance is closed");
      }
      if (opened == null && directory.hasInstallation()) {
        opened = open();
      }
      return opened;
    } finally {
      opening.unlock();
    }
  }

  private Opened open() {
    RequiredRoot.admitSoftware();
    requireFile(directory.rootFile(), "the root file");
    requireFile(directory.storeFile(), "the store");
    Root root =
        RootFailures.translated(
            () ->
                SoftwareRoot.open(
                    directory.rootFile(), configuration.passphrase(), primitives, randomness));
    try {
      Opened pair = new Opened(root, SqliteStore.open(directory.storeFile()));
      requireSameInstallation(pair);
      if (configuration.makesItself()) {
        LOG.log(
            Level.WARNING,
            "Nothing is configured: keys are kept in {0} under a software root. Who reads its file"
                + " \"root\" can decrypt everything; who loses it loses everything.",
            directory.path());
      }
      return pair;
    } catch (KmsException e) {
      root.close();
      throw e;
    }
  }

  private void requireFile(Path file, String what) {
    if (!Files.exists(file)) {
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          what + " " + file + " is missing: put it back from a backup; nothing new was made");
    }
  }

  private void requireSameInstallation(Opened pair) {
    if (!pair.root().installation().equals(pair.store().installation())) {
      pair.store().close();
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          "the root file and the store in "
              + directory.path()
              + " are of two different installations: put back the pair that belongs together");
    }
  }

  private KmsException missing() {
    return new KmsConfigurationException(
        "there is no installation in " + directory.path() + "; kms init makes it");
  }

  private void lock() {
    try {
      if (!opening.tryLock(OPENING_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new KmsUnavailableException("root and store have not opened in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while root and store were opened", e);
    }
  }

  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      Opened current = opened;
      opened = null;
      if (current != null) {
        current.close();
      }
    } finally {
      opening.unlock();
    }
  }
}
