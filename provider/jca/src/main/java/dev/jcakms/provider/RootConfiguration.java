package dev.jcakms.provider;

import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Uri;
import dev.jcakms.hsm.pkcs11.UriAttribute;
import java.util.Optional;

/** Which root an installation has, as the configuration says it. */
sealed interface RootConfiguration {
  /** The kind of a software root, and what {@code root} says of it. */
  String SOFTWARE = "software";

  /** The kind of a root on a token. */
  String PKCS11 = "pkcs11";

  /** A root in one file of the home. */
  RootConfiguration DEFAULT = new Software(Optional.empty());

  /**
   * A root in one file of the home.
   *
   * @param passphrase what opens the file, if it is locked
   */
  record Software(Optional<LoginSecret> passphrase) implements RootConfiguration {
    @Override
    public String kind() {
      return SOFTWARE;
    }

    @Override
    public Optional<LoginSecret> login() {
      return passphrase;
    }
  }

  /**
   * A root on a PKCS#11 token.
   *
   * @param options which token, and how it is used
   * @param pin what logs in to it, as {@code options} say too
   */
  record Pkcs11(Pkcs11Options options, LoginSecret pin) implements RootConfiguration {
    @Override
    public String kind() {
      return PKCS11;
    }

    @Override
    public Optional<LoginSecret> login() {
      return Optional.of(pin);
    }
  }

  /** The kind in one word, as {@code jcakms.require-root} says it. */
  String kind();

  /** What opens it, if it is locked. */
  Optional<LoginSecret> login();

  /**
   * Takes the settings of a root.
   *
   * @throws KmsConfigurationException for one that is not known, or belongs to another root
   */
  static RootConfiguration take(Settings settings, SecretSources sources) {
    String root = settings.take("root").orElse(SOFTWARE);
    return root.equals(SOFTWARE) ? software(settings, sources) : pkcs11(root, settings, sources);
  }

  private static Software software(Settings settings, SecretSources sources) {
    settings.refuse("goes with root=pkcs11:, and the root is software", "use", "exclusive");
    return new Software(
        settings
            .take(Secret.PASSPHRASE.setting())
            .map(source -> sources.parse(Secret.PASSPHRASE, source)));
  }

  private static Pkcs11 pkcs11(String root, Settings settings, SecretSources sources) {
    settings.refuse(
        "goes with root=software; a token's PIN is found by pin-source in the URI",
        Secret.PASSPHRASE.setting());
    Pkcs11Uri uri = uri(root);
    LoginSecret pin =
        sources.parse(
            Secret.PIN,
            uri.get(UriAttribute.PIN_SOURCE)
                .orElseThrow(
                    () -> refused("it has no pin-source: file:/path, env:NAME or callback")));
    return new Pkcs11(
        new Pkcs11Options(
            uri,
            pin,
            use(settings.take("use").orElse("auto")),
            exclusive(settings.take("exclusive").orElse("no"))),
        pin);
  }

  private static Pkcs11Uri uri(String root) {
    Pkcs11Uri uri;
    try {
      uri = Pkcs11Uri.parse(root);
    } catch (IllegalArgumentException e) {
      throw new KmsConfigurationException(
          "root is software, or a PKCS#11 URI: " + e.getMessage(), e);
    }
    if (uri.get(UriAttribute.MODULE_NAME).isPresent()) {
      throw refused("module-name would be looked for where others may write; say module-path");
    }
    if (!uri.get(UriAttribute.MODULE_PATH).orElse("").startsWith("/")) {
      throw refused("module-path is the absolute path of the module, and must be given");
    }
    if (uri.get(UriAttribute.ID).isPresent()
        || !uri.get(UriAttribute.TYPE).orElse("data").equals("data")) {
      throw refused("it names a key or certificate, and a root is a whole token");
    }
    if (uri.get(UriAttribute.OBJECT).filter(String::isEmpty).isPresent()) {
      throw refused("object is empty");
    }
    return uri;
  }

  private static KmsConfigurationException refused(String why) {
    return new KmsConfigurationException("root=pkcs11: " + why);
  }

  private static Pkcs11Options.Use use(String text) {
    return switch (text) {
      case "auto" -> Pkcs11Options.Use.AUTO;
      case "sunpkcs11" -> Pkcs11Options.Use.SUN_PKCS11;
      case "binding" -> Pkcs11Options.Use.BINDING;
      default -> throw new KmsConfigurationException("use is auto, sunpkcs11 or binding");
    };
  }

  private static boolean exclusive(String text) {
    return switch (text) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new KmsConfigurationException("exclusive is yes or no");
    };
  }
}
