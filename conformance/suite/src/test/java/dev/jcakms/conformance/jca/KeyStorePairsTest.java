package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.consumers.ConsumerHome;
import dev.jcakms.conformance.consumers.RootUnderTest;
import dev.jcakms.conformance.consumers.TestAuthority;
import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Pairs in the KeyStore {@code KMS}, and the certificates that are attached to them. */
class KeyStorePairsTest {
  private static final String TLS = "alias/tls";
  private static final String OTHER = "alias/other";
  private static final String MAC = "alias/mac";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ConsumerHome home;

  @SuppressWarnings("NullAway.Init")
  private TestAuthority authority;

  @SuppressWarnings("NullAway.Init")
  private KmsPrivateKey tls;

  @SuppressWarnings("NullAway.Init")
  private KmsPrivateKey other;

  @SuppressWarnings("NullAway.Init")
  private KeyStore store;

  @BeforeEach
  void makeTwoPairsAndASecret() throws Exception {
    home = new ConsumerHome(RootUnderTest.SOFTWARE, directory);
    authority = new TestAuthority();
    tls = home.signingPair(TLS, KmsKeySpec.ECC_NIST_P256);
    other = home.signingPair(OTHER, KmsKeySpec.ECC_NIST_P256);
    home.create(MAC, KmsKeySpec.HMAC_384, KeyUsage.GENERATE_VERIFY_MAC);
    store = home.keyStore();
  }

  @AfterEach
  void closeIt() {
    home.close();
  }

  @Test
  void pairWithoutCertificateIsAKeyAndNoEntry() throws Exception {
    for (String alias : List.of("tls", TLS)) {
      assertEquals(tls, store.getKey(alias, null));
      assertTrue(store.containsAlias(alias));
      assertTrue(store.isKeyEntry(alias));
      assertNull(store.getCertificate(alias));
      assertNull(store.getCertificateChain(alias));
      assertNull(store.getEntry(alias, null));
      assertFalse(store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class));
      assertFalse(store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class));
    }
  }

  @Test
  void everyKindOfKeyHasItsHandle() throws Exception {
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      String alias = "alias/" + spec;
      home.create(alias, spec, spec.usages().get(0));
      Key key = store.getKey(alias, null);
      assertEquals(spec.standardAlgorithm(), key.getAlgorithm());
      if (spec.isPair()) {
        assertEquals(
            home.provider().privateKey(alias).publicKey(),
            assertInstanceOf(KmsPrivateKey.class, key).publicKey());
      } else {
        assertEquals(home.provider().key(alias), assertInstanceOf(KmsSecretKey.class, key));
        assertTrue(store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class));
      }
    }
  }

  @Test
  void attachedChainIsHandedOutByEveryStore() throws Exception {
    X509Certificate[] chain = authority.chain("tls", tls.publicKey());
    store.setKeyEntry("tls", tls, "any".toCharArray(), chain);
    for (KeyStore each : List.of(store, home.keyStore())) {
      assertArrayEquals(chain, each.getCertificateChain(TLS));
      assertEquals(chain[0], each.getCertificate(TLS));
      KeyStore.PrivateKeyEntry entry =
          assertInstanceOf(KeyStore.PrivateKeyEntry.class, each.getEntry("tls", null));
      assertEquals(tls, entry.getPrivateKey());
      assertArrayEquals(chain, entry.getCertificateChain());
      assertTrue(each.entryInstanceOf(TLS, KeyStore.PrivateKeyEntry.class));
      assertFalse(each.entryInstanceOf(TLS, KeyStore.SecretKeyEntry.class));
      assertTrue(each.isKeyEntry(TLS));
      assertFalse(each.isCertificateEntry(TLS));
      assertEquals(TLS, each.getCertificateAlias(chain[0]));
      assertNull(each.getCertificateAlias(chain[1]), "the authority's is nobody's own");
      assertNull(each.getCertificateChain(OTHER));
    }
  }

  @Test
  void laterChainTakesThePlaceOfTheFirst() throws Exception {
    attach(TLS, tls);
    X509Certificate[] later = new TestAuthority().chain("later", tls.publicKey());
    store.setEntry(TLS, new KeyStore.PrivateKeyEntry(tls, later), null);
    assertArrayEquals(later, store.getCertificateChain(TLS));
  }

  @Test
  void certificateOfAnotherKeyIsRefusedAndTheOldOneStays() throws Exception {
    Certificate[] chain = attach(TLS, tls);
    for (Certificate[] wrong :
        List.of(
            authority.chain("other", other.publicKey()),
            new Certificate[] {authority.certificate()})) {
      assertThrows(KeyStoreException.class, () -> store.setKeyEntry(TLS, tls, null, wrong));
    }
    assertArrayEquals(chain, store.getCertificateChain(TLS));
  }

  @Test
  void handleIsTakenUnderAnAliasOfItsOwnKeyAlone() throws Exception {
    Certificate[] chain = authority.chain("tls", tls.publicKey());
    assertRefused("is there already", () -> store.setKeyEntry(OTHER, tls, null, chain));
    assertRefused("is there already", () -> store.setKeyEntry(MAC, tls, null, chain));
    assertRefused("kms create-alias", () -> store.setKeyEntry("alias/new", tls, null, chain));
    assertNull(store.getCertificateChain(OTHER));
    home.provider().administration().createAlias("alias/second", tls.keyName());
    store.setKeyEntry("alias/second", tls, null, chain);
    assertArrayEquals(chain, store.getCertificateChain(TLS), "they are the key's");
  }

  @Test
  void destroyedHandleIsRefused() throws Exception {
    Certificate[] chain = authority.chain("tls", tls.publicKey());
    tls.destroy();
    assertRefused("destroyed", () -> store.setKeyEntry(TLS, tls, null, chain));
    assertNull(store.getCertificateChain(TLS));
  }

  @Test
  void secretThatIsThereAlreadyIsTakenAsItIs() throws Exception {
    Key mac = store.getKey(MAC, null);
    store.setKeyEntry(MAC, mac, null, null);
    assertEquals(mac, store.getKey(MAC, null));
    assertEquals(3, store.size());
  }

  @Test
  void keyThatWasMadeElsewhereIsRefusedByATextThatTellsTheWay() throws Exception {
    KeyPair foreign = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Certificate[] chain = authority.chain("foreign", foreign.getPublic());
    for (Executable putting :
        List.<Executable>of(
            () -> store.setKeyEntry("new", foreign.getPrivate(), new char[0], chain),
            () -> store.setKeyEntry("new", new SecretKeySpec(new byte[32], "AES"), null, null),
            () -> store.setKeyEntry("new", new byte[32], chain))) {
      String text = assertRefused("KmsLoadStoreParameter.importing()", putting);
      assertTrue(text.contains("kms create-key"), text);
      assertTrue(text.contains("alias/new"), text);
    }
    assertRefused(
        "is there already", () -> store.setKeyEntry(TLS, foreign.getPrivate(), null, chain));
    assertRefused("is there already", () -> store.setKeyEntry(TLS, new byte[32], chain));
    assertThrows(KeyStoreException.class, () -> store.setCertificateEntry("new", chain[0]));
    assertThrows(KeyStoreException.class, () -> store.setCertificateEntry(TLS, chain[0]));
    assertEquals(3, store.size());
  }

  @Test
  void onlyTheAliasesThatWereNamedAreShown() throws Exception {
    Certificate certificate = attach(OTHER, other)[0];
    store.load(KmsLoadStoreParameter.of("tls", MAC, "alias/nobody"));
    assertEquals(List.of(MAC, TLS), Collections.list(store.aliases()));
    assertEquals(2, store.size());
    assertEquals(tls, store.getKey("tls", null));
    for (String hidden : List.of("other", OTHER)) {
      assertFalse(store.containsAlias(hidden));
      assertFalse(store.isKeyEntry(hidden));
      assertFalse(store.entryInstanceOf(hidden, KeyStore.PrivateKeyEntry.class));
      assertNull(store.getKey(hidden, null));
      assertNull(store.getEntry(hidden, null));
      assertNull(store.getCertificate(hidden));
      assertNull(store.getCertificateChain(hidden));
      assertNull(store.getCreationDate(hidden));
    }
    assertNull(store.getCertificateAlias(certificate));
    Certificate[] chain = authority.chain("other", other.publicKey());
    assertThrows(KeyStoreException.class, () -> store.setKeyEntry(OTHER, other, null, chain));
    store.load(null);
    assertEquals(3, store.size());
    assertEquals(certificate, store.getCertificate(OTHER));
  }

  @Test
  void parameterThatShowsNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, KmsLoadStoreParameter::of);
  }

  /** A key that is disabled would refuse to sign. */
  @Test
  void lookingNeitherSignsNorWrites() throws Exception {
    Certificate[] chain = attach(TLS, tls);
    for (KeyName key :
        List.of(tls.keyName(), other.keyName(), home.provider().key(MAC).keyName())) {
      home.provider().administration().disableKey(key);
    }
    byte[] before = Files.readAllBytes(directory.resolve("home/installation/store.db-wal"));
    for (String alias : Collections.list(store.aliases())) {
      assertNotEquals(null, store.getKey(alias, null));
      assertNotEquals(null, store.getCreationDate(alias));
      assertTrue(store.isKeyEntry(alias));
      assertEquals(alias.equals(TLS), store.getCertificateChain(alias) != null);
      assertEquals(!alias.equals(OTHER), store.getEntry(alias, null) != null);
    }
    assertEquals(TLS, store.getCertificateAlias(chain[0]));
    store.store(null, null);
    assertArrayEquals(
        before, Files.readAllBytes(directory.resolve("home/installation/store.db-wal")));
  }

  private X509Certificate[] attach(String alias, KmsPrivateKey key)
      throws GeneralSecurityException {
    X509Certificate[] chain = authority.chain("first", key.publicKey());
    store.setKeyEntry(alias, key, null, chain);
    return chain;
  }

  private static String assertRefused(String text, Executable call) {
    KeyStoreException refused = assertThrows(KeyStoreException.class, call);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(text), message);
    return message;
  }
}
