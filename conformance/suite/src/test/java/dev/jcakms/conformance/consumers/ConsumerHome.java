package dev.jcakms.conformance.consumers;

import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.Map;
import java.util.Optional;

/**
 * An installation under a root, and a provider over it that stands last in the list, as the
 * documentation says; until it is closed.
 */
public final class ConsumerHome implements AutoCloseable {
  private final Path configuration;
  private final Map<String, String> environment;
  private final KmsProvider kms;

  /** Makes one in an empty directory. */
  public ConsumerHome(RootUnderTest root, Path directory) throws IOException {
    configuration =
        Files.writeString(
            directory.resolve("kms.properties"), "home = home\n" + root.settings(directory));
    environment = root.environment();
    kms = (KmsProvider) new KmsProvider().configure(configuration.toString());
    kms.initialize();
    if (Security.addProvider(kms) == -1) {
      throw new IllegalStateException("another test has left its provider in the list");
    }
  }

  /** Puts the provider to the head of the list. */
  void standFirst() {
    Security.removeProvider(KmsProvider.NAME);
    Security.insertProviderAt(kms, 1);
  }

  /** The file by which another process uses the installation. */
  public Path configuration() {
    return configuration;
  }

  /** The variables that such a process needs. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The provider in the list. */
  public KmsProvider provider() {
    return kms;
  }

  /** Makes a key that signs. */
  public KmsPrivateKey signingPair(String alias, KmsKeySpec spec) {
    return pair(alias, spec, KeyUsage.SIGN_VERIFY);
  }

  /** Makes a pair. */
  public KmsPrivateKey pair(String alias, KmsKeySpec spec, KeyUsage usage) {
    create(alias, spec, usage);
    return kms.privateKey(alias);
  }

  /** Makes a key. */
  public void create(String alias, KmsKeySpec spec, KeyUsage usage) {
    kms.administration().createKey(new NewKey(spec, usage, Optional.of(alias), ""));
  }

  /** Makes a key that signs, and attaches a certificate of it with that of the authority. */
  public KmsPrivateKey certifiedPair(String alias, KmsKeySpec spec, TestAuthority authority)
      throws GeneralSecurityException, IOException {
    KmsPrivateKey key = signingPair(alias, spec);
    keyStore().setKeyEntry(alias, key, null, authority.chain(spec.name(), key.publicKey()));
    return key;
  }

  /** The KeyStore over everything. */
  public KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("KMS");
    store.load(null);
    return store;
  }

  /** The same, loaded so. */
  public KeyStore keyStore(KmsLoadStoreParameter parameter)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("KMS");
    store.load(parameter);
    return store;
  }

  @Override
  public void close() {
    kms.close();
  }
}
