package dev.jcakms.cli;

import dev.jcakms.conformance.JcaSubject;
import dev.jcakms.conformance.Subject;
import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.UncertifiedKeyEntry;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The provider as a subject of test vectors, over an installation of its own: a software root in a
 * directory for temporary files, which goes with the subject. Nothing of the user's is touched.
 */
public final class ThrowAwaySubject {
  private static final String WRAPPING_KEY = "alias/wrapping";

  private ThrowAwaySubject() {}

  /** A subject over a new installation. */
  public static Subject open() throws IOException, GeneralSecurityException {
    Path home = Files.createTempDirectory("kms-conformance-");
    KmsProvider provider = KmsProvider.builder().home(home).build();
    provider.initialize();
    provider.administration().ensureKey(WRAPPING_KEY);
    return new JcaSubject(
        provider,
        KmsSecretKey.named(WRAPPING_KEY),
        new JcaSubject.Stores(
            importing(provider, KeyUsage.SIGN_VERIFY),
            importing(provider, KeyUsage.ENCRYPT_DECRYPT),
            importing(provider, KeyUsage.KEY_AGREEMENT),
            UncertifiedKeyEntry::new),
        () -> {
          provider.close();
          delete(home);
        });
  }

  private static KeyStore importing(KmsProvider provider, KeyUsage usage)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KmsProvider.NAME, provider);
    store.load(KmsLoadStoreParameter.importing(usage));
    return store;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
