package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.PublicKeyInfo;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;

/**
 * The keys of an installation that a KeyStore shows, by their aliases. Nothing of them is held
 * here: each call asks the installation.
 *
 * @param parts whose installation it is
 * @param named the aliases that are shown, each with its {@code alias/}; empty for all
 */
record ShownKeys(EngineParts parts, Optional<Set<String>> named) {
  static ShownKeys all(EngineParts parts) {
    return new ShownKeys(parts, Optional.empty());
  }

  static ShownKeys only(EngineParts parts, Set<String> aliases) {
    return new ShownKeys(
        parts, Optional.of(aliases.stream().map(ShownKeys::fullName).collect(Collectors.toSet())));
  }

  /** An alias with its {@code alias/}, which may be left out. */
  static String fullName(String alias) {
    return alias.startsWith(KeyName.ALIAS_PREFIX) ? alias : KeyName.ALIAS_PREFIX + alias;
  }

  List<AliasListEntry> aliases() {
    return asked(
        service ->
            service.keys().listAliases().stream()
                .filter(entry -> isShown(entry.aliasName()))
                .toList());
  }

  /** The key of an alias; none if it is not shown, unknown, or no text that could be one. */
  Optional<KeyMetadata> find(String alias) {
    String name = fullName(alias);
    return isShown(name) ? asked(service -> described(service, name)) : Optional.empty();
  }

  private boolean isShown(String name) {
    return named.map(names -> names.contains(name)).orElse(true);
  }

  private static Optional<KeyMetadata> described(KeyService service, String name) {
    try {
      return Optional.of(service.keys().describeKey(KeyName.of(name)));
    } catch (KmsNotFoundException unknown) {
      return Optional.empty();
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.VALIDATION) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Key handle(KeyMetadata key) {
    return asked(
        service -> {
          if (!key.spec().isPair()) {
            return KmsSecretKey.bound(service, key);
          }
          PublicKeyInfo info = service.keys().publicKey(name(key));
          return KmsPrivateKey.bound(service, info, SoftwareKeys.publicKey(info, parts));
        });
  }

  /** The certificates that were attached to a key, its own first. */
  Certificate[] chain(KeyMetadata key) {
    return CertificateChains.read(asked(service -> service.keys().certificates(name(key))));
  }

  /** The kind of entry that a key is, if it is one. */
  Optional<Class<? extends KeyStore.Entry>> entryClass(KeyMetadata key) {
    if (!key.spec().isPair()) {
      return Optional.of(KeyStore.SecretKeyEntry.class);
    }
    return isOf(key, chain(key)) ? Optional.of(KeyStore.PrivateKeyEntry.class) : Optional.empty();
  }

  Optional<KeyStore.Entry> entry(KeyMetadata key) {
    if (!key.spec().isPair()) {
      return Optional.of(new KeyStore.SecretKeyEntry((SecretKey) handle(key)));
    }
    Certificate[] chain = chain(key);
    return isOf(key, chain)
        ? Optional.of(new KeyStore.PrivateKeyEntry((PrivateKey) handle(key), chain))
        : Optional.empty();
  }

  /** Whether the JDK makes an entry of the two: it asks that their algorithms have one name. */
  private static boolean isOf(KeyMetadata key, Certificate[] chain) {
    return chain.length > 0
        && chain[0].getPublicKey().getAlgorithm().equals(key.spec().standardAlgorithm());
  }

  /** What keys are called in their handles. */
  static KeyName name(KeyMetadata key) {
    return KeyName.of(key.arn());
  }

  private <T> T asked(Function<KeyService, T> question) {
    try {
      return question.apply(parts.own().get());
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }
}
