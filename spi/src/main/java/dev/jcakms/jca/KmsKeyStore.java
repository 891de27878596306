package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS}: the aliases of the installation as a KeyStore, for look-up. Entries are named by
 * their alias, with or without its {@code alias/}; keys are bound handles. It is a view: what
 * another process makes is seen at once, and storing does nothing, since everything is kept
 * already.
 */
final class KmsKeyStore extends KeyStoreSpi {
  private static final String READ_ONLY =
      "keys are made by a KeyGenerator or by kms create-key, not put into the KeyStore";

  private final Supplier<KeyService> own;

  KmsKeyStore(Supplier<KeyService> own) {
    this.own = own;
  }

  /**
   * Connects to the provider's installation.
   *
   * @param stream must be null: there is no file
   * @param password null or empty: a software root has no login, so any other cannot be the right
   *     one
   */
  @Override
  public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
      throws IOException {
    if (stream != null) {
      throw new IOException("a KMS KeyStore is loaded without a stream: it is no file");
    }
    if (password != null && password.length > 0) {
      throw new IOException(
          "this installation has no login", new UnrecoverableKeyException("wrong password"));
    }
    aliases();
  }

  @Override
  public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    if (parameter != null) {
      throw new IOException("a KMS KeyStore takes no LoadStoreParameter");
    }
    engineLoad(null, null);
  }

  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
    return find(alias)
        .filter(KmsKeyStore::isSymmetric)
        .map(metadata -> KmsSecretKey.bound(own.get(), metadata))
        .orElse(null);
  }

  /** No password is needed; one that is given is not looked at. */
  @Override
  public KeyStore.@Nullable Entry engineGetEntry(
      String alias, KeyStore.@Nullable ProtectionParameter protection) {
    return engineGetKey(alias, null) instanceof SecretKey key
        ? new KeyStore.SecretKeyEntry(key)
        : null;
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return null;
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    return null;
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    return aliases().stream()
        .filter(entry -> entry.aliasName().equals(fullName(alias)))
        .findFirst()
        .map(entry -> Date.from(entry.creationDate()))
        .orElse(null);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return Collections.enumeration(aliases().stream().map(AliasListEntry::aliasName).toList());
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return find(alias).isPresent();
  }

  @Override
  public int engineSize() {
    return aliases().size();
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return find(alias).isPresent();
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return false;
  }

  @Override
  public @Nullable String engineGetCertificateAlias(@Nullable Certificate certificate) {
    return null;
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> entryClass) {
    return entryClass == KeyStore.SecretKeyEntry.class
        && find(alias).filter(KmsKeyStore::isSymmetric).isPresent();
  }

  @Override
  public void engineSetKeyEntry(
      String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    throw new KeyStoreException(READ_ONLY);
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    throw new KeyStoreException(READ_ONLY);
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    throw new KeyStoreException(READ_ONLY);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    throw new KeyStoreException("keys are not deleted through the KeyStore");
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

  private List<AliasListEntry> aliases() {
    try {
      return own.get().keys().listAliases();
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private Optional<KeyMetadata> find(String alias) {
    try {
      return Optional.of(own.get().keys().describeKey(KeyName.of(fullName(alias))));
    } catch (KmsNotFoundException unknown) {
      return Optional.empty();
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.VALIDATION) {
        // A text that can name nothing names no entry.
        return Optional.empty();
      }
      throw JcaExceptions.later(e);
    }
  }

  private static boolean isSymmetric(KeyMetadata metadata) {
    return metadata.usage() == KeyUsage.ENCRYPT_DECRYPT;
  }

  private static String fullName(String alias) {
    return alias.startsWith(KeyName.ALIAS_PREFIX) ? alias : KeyName.ALIAS_PREFIX + alias;
  }
}
