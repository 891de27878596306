package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.NewKey;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.messagekey.CacheLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that were made elsewhere become keys, whole or not at all. */
class KeyImportTest {
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final MaterialKind WRAPPING = MaterialKind.RSA_3072_UNWRAP;

  @SuppressWarnings("NullAway.Init")
  private WatchedInstallation here;

  @SuppressWarnings("NullAway.Init")
  private KmsKeyService service;

  @SuppressWarnings("NullAway.Init")
  private KeyAdministration keys;

  @BeforeEach
  void open(@TempDir Path directory) {
    here = new WatchedInstallation(directory.resolve("home"));
    service = here.service(new TestClocks(), CacheLimits.DEFAULT);
    keys = service.keys();
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void importedKeyIsEnabledAndSaysWhereItComesFrom() {
    byte[] secret = RANDOM.bytes(48);
    byte[] given = secret.clone();
    KeyMetadata made = keys.importKey(hmac("alias/mac"), given, List.of());
    assertArrayEquals(secret, given, "what is given is the caller's to wipe");
    assertEquals(made, keys.describeKey(KeyName.of("alias/mac")));
    assertEquals(KeyOrigin.EXTERNAL, made.origin());
    assertEquals(KeyState.ENABLED, made.state());
    assertEquals(KeyOrigin.AWS_KMS, keys.createKey(hmac("alias/ours")).origin());
  }

  @Test
  void pairThatWrapsServesForMoreThanOneImportWhereItLivesInItsRecord() {
    for (int i = 0; i < 3; i++) {
      keys.importKey(hmac("alias/mac-" + i), RANDOM.bytes(32), List.of());
    }
    assertEquals(List.of(WRAPPING), here.watchedRoot().generated);
    assertEquals(3, here.watchedRoot().unwrapped.size());
    assertEquals(List.of(), here.watchedRoot().destroyed);
  }

  @Test
  void importThatTheStoreDoesNotKeepLeavesNoMaterial() {
    here.storeAwayFor = "insert";
    assertThrows(
        KmsUnavailableException.class,
        () -> keys.importKey(hmac("alias/mac"), RANDOM.bytes(32), List.of()));
    here.storeAwayFor = "";
    assertEquals(List.of(MaterialKind.HMAC_SHA_256_MAC), here.watchedRoot().destroyed);
    assertEquals(List.of(), keys.listKeys());
    assertEquals(List.of(), keys.listAliases());
  }

  @Test
  void whatIsRefusedForItselfNeverComesToTheRoot() {
    keys.importKey(hmac("alias/there"), RANDOM.bytes(32), List.of());
    int made = here.watchedRoot().unwrapped.size();
    SoftwarePair pair = SoftwarePair.generate(KeyAlgorithm.P_256, RANDOM);
    NewKey agreeing =
        new NewKey(KmsKeySpec.ECC_NIST_P384, KeyUsage.KEY_AGREEMENT, Optional.empty(), "");
    assertRefused(
        KmsErrorCode.VALIDATION,
        () -> keys.importKey(hmac("alias/mac"), RANDOM.bytes(31), List.of()));
    assertRefused(
        KmsErrorCode.VALIDATION, () -> keys.importKey(agreeing, pair.privateKey(), List.of()));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () -> keys.importKey(hmac("alias/there"), RANDOM.bytes(32), List.of()));
    assertRefused(
        KmsErrorCode.INVALID_ALIAS_NAME,
        () -> keys.importKey(hmac("mac"), RANDOM.bytes(32), List.of()));
    assertRefused(
        KmsErrorCode.VALIDATION,
        () -> keys.importKey(hmac("alias/mac"), RANDOM.bytes(32), List.of(new byte[1])));
    assertEquals(made, here.watchedRoot().unwrapped.size());
    assertEquals(1, keys.listKeys().size());
  }

  @Test
  void certificatesComeInTheSameTransaction() {
    NewKey newKey =
        new NewKey(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, Optional.of("alias/tls"), "");
    SoftwarePair pair = SoftwarePair.generate(KeyAlgorithm.P_256, RANDOM);
    KeyName first = KeyName.of(keys.importKey(newKey, pair.privateKey(), List.of()).arn());
    byte[] certificate =
        keys.createSelfSignedCertificate(
            first, new NewCertificate("CN=tls", List.of(), Optional.empty()), 1);
    here.repositoryCalls.clear();
    KeyName second =
        KeyName.of(
            keys.importKey(newKey.withAlias("alias/again"), pair.privateKey(), List.of(certificate))
                .arn());
    assertTrue(here.repositoryCalls.contains("insert"));
    assertFalse(here.repositoryCalls.contains("replaceCertificates"));
    assertArrayEquals(certificate, keys.certificates(second).get(0));
    assertArrayEquals(pair.publicKey(), keys.publicKey(second).publicKey());
    SoftwarePair other = SoftwarePair.generate(KeyAlgorithm.P_256, RANDOM);
    assertRefused(
        KmsErrorCode.VALIDATION,
        () ->
            keys.importKey(
                newKey.withAlias("alias/other"), other.privateKey(), List.of(certificate)));
    assertEquals(2, keys.listKeys().size());
  }

  private static NewKey hmac(String alias) {
    return new NewKey(
        KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, Optional.of(alias), "from elsewhere");
  }

  private static void assertRefused(KmsErrorCode code, Runnable call) {
    KmsException refused = assertThrows(KmsException.class, call::run);
    assertEquals(code, refused.code(), refused.getMessage());
  }
}
