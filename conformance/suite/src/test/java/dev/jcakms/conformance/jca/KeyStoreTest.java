package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.KeyChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The KeyStore {@code KMS}: a view of the aliases, to look keys up. */
class KeyStoreTest {
  private static final List<String> SPELLINGS = List.of("orders", TestInstallation.ALIAS);
  private static final List<String> UNKNOWN =
      List.of("nobody", "alias/nobody", "", "alias/", "my key", "ORDERS", "x".repeat(3_000));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @SuppressWarnings("NullAway.Init")
  private KeyStore store;

  @BeforeEach
  void loadTheStoreOfAnInstallation() throws Exception {
    installation = new TestInstallation(directory.resolve("home"));
    store = KeyStore.getInstance("KMS", installation.provider());
    store.load(null);
  }

  @AfterEach
  void closeIt() {
    installation.close();
  }

  @Test
  void aliasIsFoundWithAndWithoutItsPrefix() throws Exception {
    for (String alias : SPELLINGS) {
      assertTrue(store.containsAlias(alias));
      assertTrue(store.isKeyEntry(alias));
      assertTrue(store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class));
      assertFalse(store.isCertificateEntry(alias));
      assertFalse(store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class));
      assertNull(store.getCertificate(alias));
      assertNull(store.getCertificateChain(alias));
      Key key = store.getKey(alias, null);
      assertEquals(installation.provider().key(TestInstallation.ALIAS), key);
      assertEquals(key, store.getKey(alias, "any".toCharArray()));
    }
  }

  @Test
  void unknownAliasIsNoEntryAndNoError() throws Exception {
    for (String alias : UNKNOWN) {
      assertFalse(store.containsAlias(alias), alias);
      assertFalse(store.isKeyEntry(alias), alias);
      assertFalse(store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class), alias);
      assertNull(store.getKey(alias, null), alias);
      assertNull(store.getEntry(alias, null), alias);
      assertNull(store.getCreationDate(alias), alias);
    }
  }

  @Test
  void entryIsHandedOutWithoutAPasswordAndItsKeyWorks() throws Exception {
    for (KeyStore.ProtectionParameter protection :
        new KeyStore.ProtectionParameter[] {
          null, new KeyStore.PasswordProtection("any".toCharArray())
        }) {
      KeyStore.SecretKeyEntry entry =
          assertInstanceOf(KeyStore.SecretKeyEntry.class, store.getEntry("orders", protection));
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", installation.provider());
      cipher.init(Cipher.ENCRYPT_MODE, entry.getSecretKey());
      byte[] message = cipher.doFinal(new byte[10]);
      cipher.init(Cipher.DECRYPT_MODE, store.getKey("orders", null));
      assertArrayEquals(new byte[10], cipher.doFinal(message));
    }
  }

  @Test
  void aliasesAndTheirDatesAreTheInstallationsAndFollowIt() throws Exception {
    assertEquals(
        List.of(TestInstallation.OTHER_ALIAS, TestInstallation.ALIAS),
        Collections.list(store.aliases()));
    assertEquals(2, store.size());
    for (AliasListEntry entry : installation.provider().administration().listAliases()) {
      assertEquals(Date.from(entry.creationDate()), store.getCreationDate(entry.aliasName()));
    }
    installation.provider().administration().ensureKey("alias/new");
    assertEquals(3, store.size());
    assertTrue(store.containsAlias("new"));
  }

  @Test
  void whatWouldChangeItIsRefusedAndStoringDoesNothing() throws Exception {
    SecretKeySpec foreign = new SecretKeySpec(new byte[32], "AES");
    assertThrows(
        KeyStoreException.class, () -> store.setKeyEntry("new", foreign, new char[0], null));
    assertThrows(
        KeyStoreException.class,
        () -> store.setEntry("new", new KeyStore.SecretKeyEntry(foreign), null));
    assertThrows(KeyStoreException.class, () -> store.setKeyEntry("new", new byte[32], null));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    store.store(written, "any".toCharArray());
    store.store(null, null);
    assertEquals(0, written.size());
    assertEquals(2, store.size());
  }

  @Test
  void deletingAnEntrySchedulesTheDeletionOfItsKey() throws Exception {
    KeyAdministration keys = installation.provider().administration();
    KeyMetadata key = keys.describeKey(KeyName.of(TestInstallation.ALIAS));
    store.deleteEntry("orders");
    KeyMetadata pending = keys.describeKey(KeyName.of(TestInstallation.ALIAS));
    assertEquals(key.keyId(), pending.keyId());
    assertEquals(KeyState.PENDING_DELETION, pending.state());
    KeyChange change = keys.history(KeyName.of(key.arn())).get(1);
    assertEquals("ScheduleKeyDeletion", change.operation());
    assertEquals(change.time().plus(Duration.ofDays(30)), pending.deletionDate().orElseThrow());
    assertTrue(store.containsAlias("orders"), "until it is destroyed");
    assertThrows(KeyStoreException.class, () -> store.deleteEntry("orders"));
    assertThrows(KeyStoreException.class, () -> store.deleteEntry("unknown"));

    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", installation.provider());
    Key handle = store.getKey("orders", null);
    InvalidKeyException refused =
        assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, handle));
    assertEquals(
        KmsErrorCode.INVALID_STATE,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    String unused = keys.cancelKeyDeletion(KeyName.of(key.arn()));
    keys.enableKey(KeyName.of(key.arn()));
    cipher.init(Cipher.ENCRYPT_MODE, handle);
  }

  @Test
  void neitherFileNorPasswordOpensARootWithoutLogin() throws Exception {
    KeyStore another = KeyStore.getInstance("KMS", installation.provider());
    assertThrows(KeyStoreException.class, another::size, "not loaded");
    InputStream file = new ByteArrayInputStream(new byte[0]);
    assertThrows(IOException.class, () -> another.load(file, null));
    IOException refused =
        assertThrows(IOException.class, () -> another.load(null, "wrong".toCharArray()));
    assertInstanceOf(UnrecoverableKeyException.class, refused.getCause());
    another.load(null, new char[0]);
    assertEquals(2, another.size());
  }

  @Test
  void noFileIsTakenForOneOfOurs() throws Exception {
    KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
    pkcs12.load(null, null);
    Path file = directory.resolve("store.p12");
    try (var out = Files.newOutputStream(file)) {
      pkcs12.store(out, "any".toCharArray());
    }
    Path rubbish = Files.write(directory.resolve("rubbish"), new byte[100]);
    Security.insertProviderAt(installation.provider(), 1);
    try {
      assertEquals(
          "PKCS12",
          KeyStore.getInstance(file.toFile(), "any".toCharArray())
              .getType()
              .toUpperCase(Locale.ROOT));
      assertThrows(
          KeyStoreException.class, () -> KeyStore.getInstance(rubbish.toFile(), new char[0]));
    } finally {
      Security.removeProvider(KmsProvider.NAME);
    }
  }

  @Test
  void keytoolListsTheAliases() throws Exception {
    Path configuration = Files.writeString(directory.resolve("kms.properties"), "home = home\n");
    Tools.Result listed =
        Tools.keytool(
            directory,
            "-list",
            "-storetype",
            "KMS",
            "-keystore",
            "NONE",
            "-protected",
            "-addprovider",
            "KMS",
            "-providerarg",
            configuration.toString());
    assertEquals(0, listed.exitCode(), listed.output());
    for (String alias : List.of(TestInstallation.ALIAS, TestInstallation.OTHER_ALIAS)) {
      assertTrue(
          listed.output().lines().anyMatch(line -> line.startsWith(alias + ",")), listed.output());
    }
    assertTrue(listed.output().contains("SecretKeyEntry"), listed.output());
  }
}
