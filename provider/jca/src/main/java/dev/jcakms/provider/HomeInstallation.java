package dev.jcakms.provider;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsAccessDeniedException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.root.RootFailures;
import dev.jcakms.store.SqliteLibrary;
import dev.jcakms.store.SqliteStore;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A root, and an SQLite store in a home directory. Opened at the first use. */
final class HomeInstallation implements Installation {
  /** What has been done when an installation is made, in this order; for tests that stop there. */
  enum Step {
    DIRECTORY_MADE,
    STORE_WRITTEN,
    ROOT_WRITTEN,
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
  private final RootKind rootKind;
  private final Randomness randomness;
  private final Consumer<Step> steps;
  private final KeyRepository notMade = new EmptyRepository();
  private final ReentrantLock opening = new ReentrantLock();
  private final AtomicBoolean toldOfOpening = new AtomicBoolean();
  private volatile @Nullable Opened opened;
  private volatile @Nullable HsmException refusedLogin;
  private volatile Runnable whenOpened = () -> {};
  private volatile boolean closed;

  /**
   * The installation of a configuration; nothing is opened yet.
   *
   * @param steps is told of each step in which an installation is made
   */
  HomeInstallation(
      Configuration configuration, RootKind rootKind, Randomness randomness, Consumer<Step> steps) {
    this.configuration = configuration;
    this.directory = new HomeDirectory(configuration.home());
    this.rootKind = rootKind;
    this.randomness = randomness;
    this.steps = steps;
  }

  @Override
  public Arns arns() {
    return configuration.arns();
  }

  /** Has {@code then} run when root and store have been opened, by whoever opened them. */
  void whenOpened(Runnable then) {
    whenOpened = then;
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
      make(false);
    }
  }

  @Override
  public void login(char[] secret) {
    LoginSecret login =
        configuration
            .root()
            .login()
            .orElseThrow(() -> new KmsAccessDeniedException("this installation has no login"));
    lock();
    try {
      if (opened == null) {
        refusedLogin = null;
        if (login.answering(secret, this::openedOrNull) == null) {
          throw missing();
        }
      }
    } catch (KmsException e) {
      throw login.isAnswered() && isRefusal(e)
          ? new KmsAccessDeniedException(String.valueOf(e.getMessage()))
          : e;
    } finally {
      opening.unlock();
    }
    if (!login.isSame(secret)) {
      throw new KmsAccessDeniedException("the PIN or passphrase is not the right one");
    }
  }

  /** A locked file does not tell a wrong passphrase from damage, so its text names both. */
  private boolean isRefusal(KmsException failure) {
    return failure.getCause() instanceof HsmException refusal
        && refusal.reason()
            == (configuration.root() instanceof RootConfiguration.Software
                ? HsmException.Reason.ROOT_REFUSED
                : HsmException.Reason.LOGIN_REFUSED);
  }

  /** Whether root and store are open, or a PIN or passphrase has been refused. */
  boolean isOpenOrRefused() {
    return opened != null || refusedLogin != null;
  }

  /** Opens root and store, if they have been made, and asks the root whether it works. */
  void check() {
    Opened current = openedOrNull();
    if (current != null) {
      translated(() -> current.root().random(1));
    }
  }

  /**
   * Makes the installation, whether or not it is one that makes itself.
   *
   * @param adopts whether to go on with a root that is there already, of an installation whose
   *     store is lost; refused if there is none
   * @return false if there is an installation already, which is left as it is
   */
  boolean initialize(boolean adopts) {
    return openedOrNull() == null && make(adopts);
  }

  private boolean make(boolean adopts) {
    RequiredRoot.admit(configuration.root());
    Optional<String> earlier = RootFailures.translated(rootKind::madeEarlier);
    if (earlier.isPresent() && !adopts) {
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          storeIsLost(earlier.get(), directory.path()) + "; nothing was made");
    }
    if (earlier.isEmpty() && adopts) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "there is no root without its store to adopt; nothing was made");
    }
    String id = earlier.orElseGet(() -> randomness.uuid().toString());
    boolean made = directory.make(aside -> fill(aside, id, adopts));
    if (!made && !adopts) {
      translated(() -> rootKind.withdraw(id));
    }
    steps.accept(Step.MOVED);
    return made;
  }

  /** What is wrong, and what to do, where a root outside the home is there without its store. */
  static String storeIsLost(String installation, Path home) {
    return "the root belongs to the installation "
        + installation
        + ", whose store is not in "
        + home
        + ": put the store back from a backup; if it is lost, and its keys with it, kms init --adopt"
        + " goes on with the root";
  }

  private void fill(Path aside, String id, boolean adopts) {
    steps.accept(Step.DIRECTORY_MADE);
    SqliteLibrary.load(directory.path());
    SqliteStore.create(HomeDirectory.storeFile(aside), id);
    steps.accept(Step.STORE_WRITTEN);
    if (!adopts) {
      translated(() -> rootKind.create(aside, id));
    }
    steps.accept(Step.ROOT_WRITTEN);
  }

  private static void translated(Runnable call) {
    boolean unused =
        RootFailures.translated(
            () -> {
              call.run();
              return true;
            });
  }

  private @Nullable Opened openedOrNull() {
    Opened current = opened;
    if (current != null && !closed) {
      return current;
    }
    Opened found = openIfThere();
    if (found != null && !toldOfOpening.getAndSet(true)) {
      whenOpened.run();
    }
    return found;
  }

  private @Nullable Opened openIfThere() {
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
    RequiredRoot.admit(configuration.root());
    requireStore();
    Root root = openRoot();
    try {
      SqliteLibrary.load(directory.path());
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

  /** A PIN or passphrase that was refused is not tried again until somebody logs in. */
  private Root openRoot() {
    HsmException refused = refusedLogin;
    if (refused != null) {
      throw RootFailures.translate(refused);
    }
    try {
      return rootKind.open(directory.installation());
    } catch (HsmException e) {
      refusedLogin = e.reason() == HsmException.Reason.LOGIN_REFUSED ? e : null;
      throw RootFailures.translate(e);
    }
  }

  private void requireStore() {
    if (!Files.exists(directory.storeFile())) {
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          "the store "
              + directory.storeFile()
              + " is missing: put it back from a backup; nothing new was made");
    }
  }

  private void requireSameInstallation(Opened pair) {
    if (!pair.root().installation().equals(pair.store().installation())) {
      pair.store().close();
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          "the root and the store in "
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
