package dev.jcakms.provider;

import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.messagekey.CacheLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * How an instance is set up. Immutable. Paths in it are absolute.
 *
 * @param origin where this was said, for people
 * @param home the directory of the installation
 * @param makesItself whether the first key that is made makes the installation too
 * @param arns what the installation is called
 * @param root where its keys live
 * @param limits the limits of the message-key cache
 * @param storeGrace how long decisions go on from memory while the store cannot answer
 */
record Configuration(
    String origin,
    Path home,
    boolean makesItself,
    Arns arns,
    RootConfiguration root,
    CacheLimits limits,
    Duration storeGrace) {
  private static final String CONFIG_PROPERTY = "jcakms.config";
  private static final String CONFIG_VARIABLE = "JCAKMS_CONFIG";
  private static final String HOME_VARIABLE = "JCAKMS_HOME";
  private static final String DEFAULT_HOME = ".jcakms";

  /** What counts when nothing is configured: a home of its own, made with the first key. */
  static Configuration ofHome(Path home) {
    return ofHome("none", home);
  }

  private static Configuration ofHome(String origin, Path home) {
    return new Configuration(
        origin,
        home.toAbsolutePath(),
        true,
        Arns.DEFAULT,
        RootConfiguration.DEFAULT,
        CacheLimits.DEFAULT,
        Duration.ZERO);
  }

  /**
   * The file that a system property or variable names; else the default home.
   *
   * @throws KmsConfigurationException if a file is named and cannot be used
   */
  static Configuration ofEnvironment(
      Function<String, Optional<String>> variables, SecretCallback callback) {
    SecretSources sources = new SecretSources(variables, callback);
    String property = System.getProperty(CONFIG_PROPERTY);
    if (property != null) {
      return read(Path.of(property), ", named by -D" + CONFIG_PROPERTY, sources);
    }
    Optional<String> variable = variables.apply(CONFIG_VARIABLE);
    if (variable.isPresent()) {
      return read(Path.of(variable.get()), ", named by " + CONFIG_VARIABLE, sources);
    }
    return variables
        .apply(HOME_VARIABLE)
        .map(home -> ofHome("none; the home is that of " + HOME_VARIABLE, Path.of(home)))
        .orElseGet(
            () ->
                ofHome(
                    "none; the home is in the user's",
                    Path.of(System.getProperty("user.home"), DEFAULT_HOME)));
  }

  /**
   * Reads a properties file in UTF-8.
   *
   * @throws KmsConfigurationException if it cannot be read, or holds what is not known here
   */
  static Configuration read(
      Path file, Function<String, Optional<String>> variables, SecretCallback callback) {
    return read(file, "", new SecretSources(variables, callback));
  }

  private static Configuration read(Path file, String namedBy, SecretSources sources) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new KmsConfigurationException("cannot read the configuration " + file + namedBy, e);
    }
    try {
      String origin = file.toAbsolutePath() + namedBy;
      return read(origin, new Settings(properties), directoryOf(file), sources);
    } catch (KmsConfigurationException e) {
      throw new KmsConfigurationException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path directoryOf(Path file) {
    // A file that was read is below something, if only the root of its file system.
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /**
   * Reads settings that were made in code.
   *
   * @throws KmsConfigurationException if they hold what is not known here
   */
  static Configuration of(
      Properties settings, Function<String, Optional<String>> variables, SecretCallback callback) {
    return read(
        "settings in code",
        new Settings(settings),
        Path.of("").toAbsolutePath(),
        new SecretSources(variables, callback));
  }

  private static Configuration read(
      String origin, Settings settings, Path directory, SecretSources sources) {
    RootConfiguration root = RootConfiguration.take(settings, sources);
    Path home =
        settings
            .take("home")
            .map(named -> home(directory, named))
            .orElseThrow(() -> new KmsConfigurationException("home is missing"));
    Arns arns = arns(settings);
    CacheLimits limits = limits(settings);
    Duration grace =
        Duration.ofSeconds(settings.takeNumber("store-grace-seconds", 0, 86_400).orElse(0L));
    settings.refuseTheRest();
    return new Configuration(origin, home, false, arns, root, limits, grace);
  }

  private static Path home(Path directory, String named) {
    try {
      return directory.resolve(named).normalize();
    } catch (InvalidPathException e) {
      throw new KmsConfigurationException("home is not a path", e);
    }
  }

  private static Arns arns(Settings settings) {
    try {
      return new Arns(
          settings.take("partition").orElse(Arns.DEFAULT.partition()),
          settings.take("region").orElse(Arns.DEFAULT.region()),
          settings.take("account").orElse(Arns.DEFAULT.account()));
    } catch (KmsException e) {
      throw new KmsConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CacheLimits limits(Settings settings) {
    CacheLimits standard = CacheLimits.DEFAULT;
    String cache = settings.take("cache").orElse("on").toLowerCase(Locale.ROOT);
    CacheLimits limits =
        new CacheLimits(
            settings
                .takeNumber("cache.max-entries", 1, Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElse(standard.maxEntries()),
            settings
                .takeNumber("cache.max-age-seconds", 1, 86_400)
                .map(Duration::ofSeconds)
                .orElse(standard.maxAge()),
            settings
                .takeNumber("cache.max-messages", 1, Long.MAX_VALUE)
                .orElse(standard.maxMessages()),
            settings.takeNumber("cache.max-bytes", 1, Long.MAX_VALUE).orElse(standard.maxBytes()));
    return switch (cache) {
      case "on" -> limits;
      case "off" -> CacheLimits.OFF;
      default -> throw new KmsConfigurationException("cache is on or off");
    };
  }
}
