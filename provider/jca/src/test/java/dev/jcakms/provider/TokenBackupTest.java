package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.testing.SoftHsm;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.repository.SealCount;
import dev.jcakms.store.SqliteStore;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a token a backup holds the records alone, and seals that it does not know of are charged.
 */
class TokenBackupTest {
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final KeyName ALIAS = KeyName.of("alias/orders");
  private static final long CEILING = SealMechanism.AES_256_GCM.maxSeals().orElseThrow();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SoftHsm.Token token;

  @SuppressWarnings("NullAway.Init")
  private Path backup;

  private byte[] message = new byte[0];

  @BeforeEach
  void makeBackup() throws IOException {
    token = SoftHsm.need().newToken();
    backup = directory.resolve("backup");
    try (KmsProvider kms = provider("home")) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
      message = Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT);
      kms.backUp(backup);
    }
  }

  @Test
  void backupHoldsTheRecordsAloneAndNamesTheToken() throws IOException {
    try (Stream<Path> files = Files.list(backup)) {
      assertEquals(
          List.of("backup.txt", "store.db"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    String note = Files.readString(backup.resolve(BackupNote.NAME));
    assertTrue(note.contains("token=pkcs11:token=" + token.label()), note);
    assertFalse(note.contains("pin"), note);
    assertTrue(note.contains("The keys are in the token"), note);
  }

  @Test
  void restoredKeyOpensAndSealsAndIsChargedForSealsThatWereForgotten() throws IOException {
    long before = count("home").reserved();
    try (KmsProvider kms = provider("elsewhere")) {
      kms.restore(backup);
    }
    assertEquals(before + HomeRestoration.CHARGED_SEALS, count("elsewhere").reserved());
    try (KmsProvider kms = provider("elsewhere")) {
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, message));
      byte[] another = Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT);
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, another));
    }
  }

  @Test
  void keyNearItsCeilingOnlyDecryptsAfterARestoration() throws IOException {
    Path nearly = directory.resolve("nearly");
    try (KmsProvider kms = provider("home");
        SqliteStore store = SqliteStore.open(store("home"))) {
      long unused =
          store.reserveSeals(
              HexFormat.of().parseHex(count("home").materialId()),
              CEILING - HomeRestoration.CHARGED_SEALS,
              CEILING);
      kms.backUp(nearly);
    }
    try (KmsProvider kms = provider("elsewhere")) {
      kms.restore(nearly);
      assertEquals(CEILING, count("elsewhere").reserved());
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, message));
      KmsException refused =
          assertThrows(KmsException.class, () -> Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT));
      assertEquals(KmsErrorCode.LIMIT_EXCEEDED, refused.code());
    }
  }

  @Test
  void tokenOfAnotherInstallationAndOneOfNoneAreRefused() throws IOException {
    token = SoftHsm.need().newToken();
    assertRefused("the token of none");
    try (KmsProvider kms = provider("other")) {
      kms.initialize();
    }
    assertRefused("and the token of");
  }

  private void assertRefused(String text) throws IOException {
    try (KmsProvider kms = provider("elsewhere")) {
      KmsException refused = assertThrows(KmsException.class, () -> kms.restore(backup));
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.getMessage());
    }
    assertFalse(Files.exists(directory.resolve("elsewhere")));
  }

  private SealCount count(String home) {
    return StoreSummary.read(store(home)).sealCounts().get(0);
  }

  private Path store(String home) {
    return directory.resolve(home).resolve("installation/store.db");
  }

  private KmsProvider provider(String home) throws IOException {
    Path pin = Files.writeString(directory.resolve("pin"), token.pin(), UTF_8);
    return KmsProvider.builder()
        .home(directory.resolve(home))
        .root(
            "pkcs11:token="
                + token.label()
                + "?module-path="
                + SoftHsm.need().module()
                + "&pin-source=file:"
                + pin)
        .build();
  }
}
