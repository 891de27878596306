package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.UncertifiedKeyEntry;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsAccessDeniedException;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.ScheduledDeletion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS}: the aliases of the installation as a KeyStore. Entries are named by their alias,
 * with or without its {@code alias/}; keys are bound handles, and a key that is disabled has one
 * too. It is a view: what another process makes is seen at once, and storing does nothing, since
 * everything is kept already. Looking signs nothing and writes nothing.
 *
 * <p>A pair has the certificates that were attached to it. Without any, or with those of an
 * algorithm that this JDK does not know, {@code getKey} gives it and {@code getEntry} does not,
 * since a {@code PrivateKeyEntry} needs a chain.
 */
final class KmsKeyStore extends KeyStoreSpi {
  private static final String NO_CERTIFICATES_OF_OTHERS =
      "a KMS KeyStore keeps the certificates of its own keys alone";

  private final EngineParts parts;
  private volatile ShownKeys keys;
  private volatile Optional<KeyImports> imports = Optional.empty();

  KmsKeyStore(EngineParts parts) {
    this.parts = parts;
    this.keys = ShownKeys.all(parts);
  }

  /**
   * Connects to the provider's installation.
   *
   * @param stream must be null: there is no file
   * @param password the PIN of its token or the passphrase of its root; null or empty where the
   *     configuration knows it, or there is none
   * @throws IOException with an UnrecoverableKeyException as cause for a password that is not the
   *     right one
   */
  @Override
  public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
      throws IOException {
    if (stream != null) {
      throw new IOException("a KMS KeyStore is loaded without a stream: it is no file");
    }
    load(ShownKeys.all(parts), Optional.empty(), StorePassword.of(password));
  }

  /**
   * The same.
   *
   * @param parameter of any kind, for its password; a {@link KmsLoadStoreParameter} also says what
   *     is shown
   */
  @Override
  public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    if (parameter == null) {
      engineLoad(null, null);
      return;
    }
    StorePassword password = StorePassword.of(parameter.getProtectionParameter());
    if (parameter instanceof KmsLoadStoreParameter ours) {
      ShownKeys shown =
          ours.aliases()
              .map(aliases -> ShownKeys.only(parts, aliases))
              .orElseGet(() -> ShownKeys.all(parts));
      load(
          shown,
          ours.isImporting()
              ? Optional.of(new KeyImports(parts, ours.pairUsage()))
              : Optional.empty(),
          password);
    } else {
      load(ShownKeys.all(parts), Optional.empty(), password);
    }
  }

  private void load(ShownKeys shown, Optional<KeyImports> importing, StorePassword password)
      throws IOException {
    try (password) {
      KeyService service = parts.own().get();
      if (password.isGiven()) {
        service.login(password.characters());
      }
      // Otherwise an installation that cannot be opened would be an error of the first look.
      service.keys().listAliases();
    } catch (KmsAccessDeniedException e) {
      throw JcaExceptions.wrongPassword(e);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
    keys = shown;
    imports = importing;
  }

  /** No password is needed; one that is given is not looked at. */
  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
    return keys.find(alias).map(keys::handle).orElse(null);
  }

  /** No password is needed; one that is given is not looked at. */
  @Override
  public KeyStore.@Nullable Entry engineGetEntry(
      String alias, KeyStore.@Nullable ProtectionParameter protection) {
    return keys.find(alias).flatMap(keys::entry).orElse(null);
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return keys.find(alias).map(keys::chain).filter(chain -> chain.length > 0).orElse(null);
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    Certificate[] chain = engineGetCertificateChain(alias);
    return chain == null ? null : chain[0];
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    String name = ShownKeys.fullName(alias);
    return keys.aliases().stream()
        .filter(entry -> entry.aliasName().equals(name))
        .findFirst()
        .map(entry -> Date.from(entry.creationDate()))
        .orElse(null);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return Collections.enumeration(keys.aliases().stream().map(AliasListEntry::aliasName).toList());
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return keys.find(alias).isPresent();
  }

  @Override
  public int engineSize() {
    return keys.aliases().size();
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return keys.find(alias).isPresent();
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return false;
  }

  @Override
  public @Nullable String engineGetCertificateAlias(@Nullable Certificate certificate) {
    return keys.aliases().stream()
        .map(AliasListEntry::aliasName)
        .filter(alias -> certificate != null && certificate.equals(engineGetCertificate(alias)))
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> entryClass) {
    return keys.find(alias).flatMap(keys::entryClass).filter(entryClass::equals).isPresent();
  }

  /**
   * Attaches certificates to a key of ours that has the alias already, as {@code keytool
   * -importcert} does. A software key under a new alias is imported, if the store was loaded with
   * {@link KmsLoadStoreParameter#importing()}, which says what it is then for.
   *
   * @param password not looked at
   * @throws KeyStoreException if it is refused, with the reason; then nothing has changed
   */
  @Override
  public void engineSetKeyEntry(
      String alias, @Nullable Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    Optional<KeyMetadata> there = keys.find(alias);
    Optional<KeyName> ours = nameOf(key);
    if (there.isEmpty()) {
      if (ours.isPresent()) {
        throw new KeyStoreException(alias + " names no key: see kms create-alias");
      }
      importing(alias)
          .bring(ShownKeys.fullName(alias), key, chain == null ? new Certificate[0] : chain);
      return;
    }
    if (!ours.equals(there.map(ShownKeys::name))) {
      throw new KeyStoreException(isThere(alias));
    }
    if (chain != null && chain.length > 0) {
      attach(there.get(), chain);
    }
  }

  /** No password is needed; one that is given is not looked at. */
  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
      throws KeyStoreException {
    if (entry instanceof KeyStore.PrivateKeyEntry pair) {
      engineSetKeyEntry(alias, pair.getPrivateKey(), null, pair.getCertificateChain());
    } else if (entry instanceof KeyStore.SecretKeyEntry secret) {
      engineSetKeyEntry(alias, secret.getSecretKey(), null, null);
    } else if (entry instanceof UncertifiedKeyEntry uncertified) {
      engineSetKeyEntry(alias, uncertified.privateKey(), null, null);
    } else {
      throw new KeyStoreException(NO_CERTIFICATES_OF_OTHERS);
    }
  }

  private static Optional<KeyName> nameOf(@Nullable Key key) throws KeyStoreException {
    if (key instanceof KmsPrivateKey pair) {
      if (pair.isDestroyed()) {
        throw new KeyStoreException("the handle has been destroyed");
      }
      return Optional.of(pair.keyName());
    }
    return key instanceof KmsSecretKey secret ? Optional.of(secret.keyName()) : Optional.empty();
  }

  private void attach(KeyMetadata key, Certificate[] chain) throws KeyStoreException {
    try {
      parts
          .own()
          .get()
          .keys()
          .attachCertificates(ShownKeys.name(key), CertificateChains.encode(chain));
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("a certificate cannot be encoded", e);
    } catch (KmsException e) {
      throw JcaExceptions.keyStore(e);
    }
  }

  /** Refused: the bytes of a key do not say what it is. */
  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    if (engineContainsAlias(alias)) {
      throw new KeyStoreException(isThere(alias));
    }
    importing(alias);
    throw new KeyStoreException("the bytes of a key do not say what it is: put in the key itself");
  }

  private static String isThere(String alias) {
    return alias + " is there already, and no key is put in the place of another";
  }

  /**
   * The right to import.
   *
   * @throws KeyStoreException with what {@code keytool -genkeypair} then says, which makes a
   *     software key and brings it here
   */
  private KeyImports importing(String alias) throws KeyStoreException {
    return imports.orElseThrow(
        () ->
            new KeyStoreException(
                "a KeyStore loaded without KmsLoadStoreParameter.importing() imports no keys; let"
                    + " the KMS make the key, by kms create-key --key-spec and --key-usage, and"
                    + " name it by kms create-alias --alias-name "
                    + ShownKeys.fullName(alias)));
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    throw new KeyStoreException(NO_CERTIFICATES_OF_OTHERS);
  }

  /**
   * Schedules the deletion of the key that the alias stands for, in {@value
   * ScheduledDeletion#MAX_WINDOW_DAYS} days, whatever other aliases it has: until then {@code kms
   * cancel-key-deletion} takes it back. The entry stays that long, and its key refuses all work.
   *
   * @throws KeyStoreException if there is no such entry, or its key is pending deletion already
   */
  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    KeyMetadata key =
        keys.find(alias).orElseThrow(() -> new KeyStoreException(alias + " names no key"));
    try {
      ScheduledDeletion unused =
          parts
              .own()
              .get()
              .keys()
              .scheduleKeyDeletion(ShownKeys.name(key), ScheduledDeletion.MAX_WINDOW_DAYS);
    } catch (KmsException e) {
      throw JcaExceptions.keyStore(e);
    }
  }

  @Override
  public void engineStore(@Nullable OutputStream stream, char @Nullable [] password) {}

  @Override
  public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) {}

  /** Never: a file is none of ours. */
  @Override
  public boolean engineProbe(InputStream stream) {
    return false;
  }
}
