package dev.jcakms.provider;

import dev.jcakms.hsm.BouncyCastle;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.jca.EngineParts;
import dev.jcakms.jca.EngineTable;
import dev.jcakms.jca.SoftwareKeys;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.gate.Clocks;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider {@code KMS}: AWS KMS's keys inside this process, behind the standard engines.
 *
 * <pre>{@code
 * KmsProvider kms = new KmsProvider();
 * Security.addProvider(kms);
 * kms.administration().ensureKey("alias/orders");
 * }</pre>
 *
 * <p>Making one opens nothing: no file, no thread, until its first use. A configuration that cannot
 * be used is an error of the first use and of every later one. Thread-safe. Each instance has its
 * own connection to its installation and its own message keys; {@link #close()} lets go of both.
 */
public final class KmsProvider extends AuthProvider implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** The name by which engines are asked for. */
  public static final String NAME = "KMS";

  private static final String VERSION = "0.1";
  private static final String INFO = "Key management service (KMS) inside this process";

  private final transient EngineParts parts =
      new EngineParts(this, this::port, new BouncyCastle()::provider);
  private final transient EngineService secureRandom =
      new EngineService(this, EngineTable.secureRandom(parts));
  private final transient SecretCallback callback =
      new SecretCallback(new OperatingSystemRandomness());
  private final transient Supplier<Configuration> configuration;
  private final transient ReentrantLock starting = new ReentrantLock();
  private transient volatile @Nullable Instance instance;
  private transient volatile boolean loggedOut;
  private transient volatile boolean closed;

  /**
   * The provider that the environment describes: the file of the system property {@code
   * jcakms.config} or the variable {@code JCAKMS_CONFIG}; without one a software root and a store
   * in {@code $JCAKMS_HOME}, else in {@code .jcakms} in the user's home, which appear with the
   * first key.
   */
  public KmsProvider() {
    super(NAME, VERSION, INFO);
    this.configuration = () -> Configuration.ofEnvironment(KmsProvider::variable, callback);
    register();
  }

  private KmsProvider(Path file) {
    super(NAME, VERSION, INFO);
    this.configuration = () -> Configuration.read(file, KmsProvider::variable, callback);
    register();
  }

  private KmsProvider(Properties settings, Optional<CallbackHandler> handler) {
    super(NAME, VERSION, INFO);
    handler.ifPresent(callback::setHandler);
    Configuration checked = Configuration.of(settings, KmsProvider::variable, callback);
    this.configuration = () -> checked;
    register();
  }

  /** The provider around parts that are already put together, for tests of this package. */
  KmsProvider(Instance instance) {
    super(NAME, VERSION, INFO);
    this.configuration =
        () -> {
          throw new IllegalStateException("this instance was handed in");
        };
    this.instance = instance;
    register();
  }

  private void register() {
    for (EngineTable.Row row : EngineTable.rows(parts)) {
      putService(new EngineService(this, row));
    }
  }

  /**
   * Has an answer for the SecureRandom {@code KMS} too, which is not registered: the first one that
   * is registered in the list would become the one of {@code new SecureRandom()}.
   */
  @Override
  public Provider.@Nullable Service getService(String type, String algorithm) {
    return secureRandom.isCalled(type, algorithm)
        ? secureRandom
        : super.getService(type, algorithm);
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  /** A provider that is set up in code, in the words of the configuration file. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A provider with the configuration of a file, as {@code security.provider.N=KMS path} asks for
   * it. Never throws: a provider that does vanishes from the list without a word.
   */
  @Override
  public Provider configure(String configurationFile) {
    return new KmsProvider(Path.of(configurationFile));
  }

  /**
   * The control plane of the installation.
   *
   * @throws KmsException if the configuration cannot be used, or this instance is closed
   */
  public KeyAdministration administration() {
    return started().service().keys();
  }

  /**
   * The port that the engines call; not for applications, which have the engines.
   *
   * @throws KmsException if the configuration cannot be used, or this instance is closed
   */
  public KeyService port() {
    return started().service();
  }

  /**
   * The way from a message to what a key signs of it through {@link #port()}; not for applications,
   * whose engines take messages.
   *
   * @param publicKey the SubjectPublicKeyInfo (DER) of the key
   */
  public MessageInput messageInput(SignatureScheme scheme, byte[] publicKey) {
    return MessageInput.of(scheme, publicKey, parts.software().get());
  }

  /**
   * A bound handle of a key.
   *
   * @param idOrArnOrAlias the key; a handle that comes from an alias stays with its key
   * @throws KmsException NOT_FOUND if there is no such key; INVALID_KEY_USAGE for a pair
   */
  public KmsSecretKey key(String idOrArnOrAlias) {
    KeyService port = port();
    KeyMetadata metadata = port.keys().describeKey(KeyName.of(idOrArnOrAlias));
    if (metadata.spec().isPair()) {
      throw new KmsException(
          KmsErrorCode.INVALID_KEY_USAGE,
          metadata.arn() + " is a pair of spec " + metadata.spec() + ": ask for its privateKey");
    }
    return KmsSecretKey.bound(port, metadata);
  }

  /**
   * A handle of a pair, with its public half.
   *
   * @param idOrArnOrAlias the key; a handle that comes from an alias stays with its key
   * @throws KmsException NOT_FOUND if there is no such key; UNSUPPORTED_OPERATION if it is no pair
   */
  public KmsPrivateKey privateKey(String idOrArnOrAlias) {
    KeyService port = port();
    PublicKeyInfo info = port.keys().publicKey(KeyName.of(idOrArnOrAlias));
    return KmsPrivateKey.bound(port, info, SoftwareKeys.publicKey(info, parts));
  }

  /**
   * Makes the installation that the configuration describes.
   *
   * @return false if there is one already, which is left as it is
   */
  public boolean initialize() {
    return started().installation().initialize(false);
  }

  /**
   * Makes the installation on a root that is there already and whose store is lost. What was
   * encrypted under the keys of that store stays lost; a store that is found again belongs to the
   * root no less, and must not be put beside the new one.
   *
   * @return false if there is an installation already, which is left as it is
   * @throws KmsException if there is no such root
   */
  public boolean initializeAdopting() {
    return started().installation().initialize(true);
  }

  /**
   * Looks at whatever the configuration describes, and at what surrounds it: files, permissions,
   * counts, and what is wrong. Changes nothing, needs nothing to be in order, and throws nothing
   * because something is not; it may ask for the passphrase or PIN.
   */
  public Examination examine() {
    return Doctor.examine(configuration, Clocks.SYSTEM);
  }

  /**
   * Copies the installation while this and other processes go on with it: every change that was
   * acknowledged before is in the copy, nothing that was deleted. The directory, mode 0700, appears
   * in one step when it is whole; after a failure there is none. Whoever reads it can decrypt what
   * the home can: {@link Backup#whoReads()} says it. With a software root that is locked it needs
   * the passphrase. With a token the copy holds the records alone, and the token is neither copied
   * nor asked.
   *
   * @param directory must not exist; the one above it must
   * @throws KmsException ALREADY_EXISTS if it exists; VALIDATION if it lies in the home; INTERNAL
   *     if the installation is not in order; KmsUnavailableException if it cannot be read or
   *     written
   */
  public Backup backUp(Path directory) {
    requireUsable();
    Configuration current = configuration.get();
    return new HomeBackup(current, rootKind(current), Clocks.SYSTEM, step -> {}).backUp(directory);
  }

  /**
   * Puts a backup back. Where the home has no installation it appears in one step. One that is
   * there is never given up: if it is the backup's, and every change of it is in the backup too,
   * its store gets the backup's content in one transaction, and its root file if it has none; else
   * nothing is changed. With a token every key is charged with 2^30 seals, since those that were
   * made after the backup are forgotten.
   *
   * @param directory what {@link #backUp} made
   * @throws KmsException VALIDATION if it is no backup, damaged, or of another root; ALREADY_EXISTS
   *     if the home holds another installation, or changes that the backup does not have; INTERNAL
   *     if the home is not in order; KmsUnavailableException if something cannot be read or written
   */
  public Backup restore(Path directory) {
    requireUsable();
    Configuration current = configuration.get();
    return new HomeRestoration(current, rootKind(current), step -> {}).restore(directory);
  }

  private static RootKind rootKind(Configuration configuration) {
    return RootKind.of(configuration.root(), Primitives.best(), new OperatingSystemRandomness());
  }

  /**
   * What the message-key cache of this instance has done since its first use, and what it holds.
   * Looks at each entry: for a dashboard, not for each message.
   *
   * @throws KmsException if the configuration cannot be used, or this instance is closed
   */
  public Statistics statistics() {
    return Statistics.of(started().service().statistics());
  }

  /**
   * What the installation is called.
   *
   * @throws KmsException if the configuration cannot be used, or this instance is closed
   */
  public Arns arns() {
    return started().installation().arns();
  }

  /**
   * The directory of the installation: whoever loses it loses every key.
   *
   * @throws KmsException if the configuration cannot be used, or this instance is closed
   */
  public Path home() {
    return started().installation().home();
  }

  private Instance started() {
    requireUsable();
    Instance current = instance;
    return current != null ? current : start();
  }

  private void requireUsable() {
    if (closed) {
      throw new KmsUnavailableException("this provider instance is closed");
    }
    if (loggedOut) {
      throw new KmsUnavailableException("this provider instance is logged out");
    }
  }

  private Instance start() {
    starting.lock();
    try {
      Instance current = instance;
      if (current == null) {
        current = Instance.of(configuration.get());
        instance = current;
      }
      return current;
    } finally {
      starting.unlock();
    }
  }

  /**
   * Opens the installation now, asking {@code handler} for the passphrase or PIN if the
   * configuration says {@code callback}.
   *
   * @throws LoginException if it cannot be opened
   */
  @Override
  public void login(@Nullable Subject subject, @Nullable CallbackHandler handler)
      throws LoginException {
    if (handler != null) {
      callback.setHandler(handler);
    }
    loggedOut = false;
    try {
      openAnewIfRefused();
    } catch (KmsException e) {
      LoginException failure = new LoginException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** What was refused before is tried once more, since somebody asks for that; nothing else is. */
  private void openAnewIfRefused() {
    Instance current = instance;
    boolean triedBefore = current != null && current.installation().isOpenOrRefused();
    try {
      started().installation().check();
    } catch (KmsException e) {
      letGo();
      if (!triedBefore) {
        throw e;
      }
      started().installation().check();
    }
  }

  /** Drops the message keys and closes the installation; refuses all work until the next login. */
  @Override
  public void logout() {
    loggedOut = true;
    letGo();
  }

  @Override
  public void setCallbackHandler(@Nullable CallbackHandler handler) {
    callback.setHandler(handler);
  }

  /**
   * Wipes the message keys, closes the installation, and takes this instance out of the list of
   * providers. Every later use says that it is closed. Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    letGo();
    if (isListed()) {
      Security.removeProvider(NAME);
    }
  }

  /** Whether the list holds this very instance: another one of the name stays in it. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isListed() {
    return Security.getProvider(NAME) == this;
  }

  private void letGo() {
    starting.lock();
    try {
      Instance current = instance;
      instance = null;
      if (current != null) {
        current.service().close();
      }
    } finally {
      starting.unlock();
    }
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(KmsProvider.class.getName());
  }

  /** Settings in code, under the names of the configuration file. Not thread-safe. */
  public static final class Builder {
    private final Properties settings = new Properties();
    private Optional<CallbackHandler> handler = Optional.empty();

    private Builder() {}

    /** The directory of the installation, the one setting that must be given. */
    public Builder home(Path directory) {
      return set("home", directory.toAbsolutePath().toString());
    }

    /** Where keys live: {@code software}, which it is if nothing is said, or a PKCS#11 URI. */
    public Builder root(String softwareOrUri) {
      return set("root", softwareOrUri);
    }

    /** Any setting by its name in the configuration file. */
    public Builder set(String name, String value) {
      settings.setProperty(name, value);
      return this;
    }

    /** Who is asked for the passphrase or PIN where its source is {@code callback}. */
    public Builder callbackHandler(CallbackHandler asked) {
      handler = Optional.of(asked);
      return this;
    }

    /**
     * The provider. Its installation must have been made, by {@code kms init} or {@link
     * KmsProvider#initialize()}.
     *
     * @throws KmsConfigurationException for settings that cannot be used
     */
    public KmsProvider build() {
      Properties copy = new Properties();
      copy.putAll(settings);
      return new KmsProvider(copy, handler);
    }
  }
}
