package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.consumers.TestAuthority;
import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the JCA asks of every KeyStore. */
class KeyStoreContractTest {
  private static final String TLS = "alias/tls";
  private static final List<String> ALL =
      List.of(TestInstallation.OTHER_ALIAS, TestInstallation.ALIAS, TLS);
  private static final int LOOKS_PER_THREAD = 20;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @SuppressWarnings("NullAway.Init")
  private KmsPrivateKey tls;

  @BeforeEach
  void makeAnInstallationWithAPair(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
    tls = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
    installation.provider().administration().createAlias(TLS, tls.keyName());
  }

  @AfterEach
  void closeIt() {
    installation.close();
  }

  private KeyStore store(String type) throws Exception {
    return KeyStore.getInstance(type, installation.provider());
  }

  private KeyStore loaded(String type) throws Exception {
    KeyStore store = store(type);
    store.load(null, null);
    return store;
  }

  @EveryService("KeyStore")
  @Holds(Rule.UNINITIALISED)
  void storeThatIsNotLoadedSaysSo(String type) throws Exception {
    KeyStore store = store(type);
    Certificate[] chain = new TestAuthority().chain("tls", tls.publicKey());
    for (Executable call :
        List.<Executable>of(
            store::size,
            store::aliases,
            () -> store.containsAlias(TLS),
            () -> store.getKey(TLS, null),
            () -> store.getEntry(TLS, null),
            () -> store.getCertificate(TLS),
            () -> store.getCertificateChain(TLS),
            () -> store.getCertificateAlias(chain[0]),
            () -> store.getCreationDate(TLS),
            () -> store.isKeyEntry(TLS),
            () -> store.setKeyEntry(TLS, tls, null, chain),
            () -> store.deleteEntry(TLS),
            () -> store.store(null, null))) {
      assertThrows(KeyStoreException.class, call);
    }
  }

  @EveryService("KeyStore")
  @Holds(Rule.REINIT)
  void lastLoadSaysWhatIsShown(String type) throws Exception {
    KeyStore store = loaded(type);
    assertEquals(ALL, Collections.list(store.aliases()));
    store.load(KmsLoadStoreParameter.of(TLS));
    assertEquals(List.of(TLS), Collections.list(store.aliases()));
    store.load(null);
    assertEquals(ALL, Collections.list(store.aliases()));
  }

  @EveryService("KeyStore")
  @Holds(Rule.FAILURE)
  void loadThatIsRefusedChangesNothing(String type) throws Exception {
    KeyStore store = store(type);
    InputStream file = new ByteArrayInputStream(new byte[10]);
    assertThrows(IOException.class, () -> store.load(file, null));
    assertThrows(KeyStoreException.class, store::size);
    store.load(KmsLoadStoreParameter.of(TLS));
    assertThrows(IOException.class, () -> store.load(file, null));
    assertThrows(IOException.class, () -> store.load(null, "wrong".toCharArray()));
    assertThrows(IOException.class, () -> store.load(() -> new KeyStore.ProtectionParameter() {}));
    assertEquals(List.of(TLS), Collections.list(store.aliases()));
    assertEquals(tls, store.getKey(TLS, null));
  }

  @EveryService("KeyStore")
  @Holds({Rule.KEYS, Rule.FAILURE})
  void keysThatAreNoneOfItsOwnAreRefusedAndChangeNothing(String type) throws Exception {
    KeyStore store = loaded(type);
    KeyPair foreign = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Certificate[] chain = new TestAuthority().chain("foreign", foreign.getPublic());
    Key secret = new SecretKeySpec(new byte[32], "AES");
    for (String alias : List.of("new", TLS, "orders")) {
      for (Executable putting :
          List.<Executable>of(
              () -> store.setKeyEntry(alias, foreign.getPrivate(), new char[0], chain),
              () -> store.setKeyEntry(alias, secret, null, null),
              () -> store.setKeyEntry(alias, (Key) null, null, null),
              () -> store.setKeyEntry(alias, new byte[32], chain),
              () -> store.setCertificateEntry(alias, chain[0]),
              () -> store.setEntry(alias, new KeyStore.TrustedCertificateEntry(chain[0]), null),
              () -> store.setKeyEntry(alias, tls, null, chain))) {
        assertThrows(KeyStoreException.class, putting);
      }
    }
    assertEquals(ALL, Collections.list(store.aliases()));
    assertEquals(tls, store.getKey(TLS, null));
    assertNull(store.getCertificateChain(TLS));
  }

  @EveryService("KeyStore")
  @Holds(Rule.ALIASING)
  void chainsAreTheCallersAgain(String type) throws Exception {
    KeyStore store = loaded(type);
    X509Certificate[] chain = new TestAuthority().chain("tls", tls.publicKey());
    X509Certificate[] given = chain.clone();
    store.setKeyEntry(TLS, tls, null, given);
    Arrays.fill(given, chain[1]);
    for (int i = 0; i < 2; i++) {
      Certificate[] handedOut = store.getCertificateChain(TLS);
      assertArrayEquals(chain, handedOut);
      Arrays.fill(handedOut, chain[1]);
    }
    assertEquals(chain[0], store.getCertificate(TLS));
  }

  @EveryService("KeyStore")
  @Holds(Rule.SERIALIZATION)
  void keysRefuseSerialization(String type) throws Exception {
    KeyStore store = loaded(type);
    for (String alias : ALL) {
      Serialization.assertRefused(store.getKey(alias, null));
    }
  }

  @EveryService("KeyStore")
  @Holds(Rule.THREADS)
  void storeLoadedOnOneThreadIsLookedAtByManyAtOnce(String type) throws Exception {
    KeyStore store = store(type);
    Threads.inTurn(() -> store.load(null, null));
    Threads.atOnce(
        thread -> {
          for (int i = 0; i < LOOKS_PER_THREAD; i++) {
            assertEquals(ALL, Collections.list(store.aliases()));
            assertEquals(tls, store.getKey(TLS, null));
            assertTrue(store.isKeyEntry("orders"));
          }
        });
  }
}
