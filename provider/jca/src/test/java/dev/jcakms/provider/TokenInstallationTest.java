package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.KeyId;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Root;
import dev.jcakms.hsm.pkcs11.Pkcs11Uri;
import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.NewKey;
import dev.jcakms.store.SqliteStore;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.ProviderException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation whose root is a token. */
class TokenInstallationTest {
  private static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final int KILLS = 3;
  private static final int SEALS_BEFORE_A_KILL = 150;
  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private final AtomicInteger asked = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private FaultyModule module;

  @SuppressWarnings("NullAway.Init")
  private SoftHsm.Token token;

  @BeforeEach
  void makeToken() {
    SoftHsm softHsm = SoftHsm.need();
    module = FaultyModule.before(softHsm.module());
    token = softHsm.newToken();
  }

  @AfterEach
  void heal() {
    module.heal();
  }

  @Test
  void keysAndMessagesSurviveARestartAndTheHomeHoldsNoKey() throws Exception {
    byte[] message;
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      message = encrypt(kms);
    }
    try (KmsProvider kms = provider()) {
      assertArrayEquals(PLAINTEXT, decrypt(kms, message));
    }
    assertEquals(List.of("store.db"), files(home().resolve("installation")));
  }

  @Test
  void messageKeyAtHandCostsTheTokenNothing() throws Exception {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      byte[] message = encrypt(kms);
      long before = module.calls();
      encrypt(kms);
      decrypt(kms, message);
      assertEquals(before, module.calls());
    }
  }

  @Test
  void rootOperationIsOneInitAndOneCall() {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      byte[] unused = direct(kms);
      List<String> functions = List.of("C_EncryptInit", "C_Encrypt");
      List<Long> before = functions.stream().map(module::calls).toList();
      long all = module.calls();
      direct(kms);
      assertEquals(
          before.stream().map(calls -> calls + 1).toList(),
          functions.stream().map(module::calls).toList());
      assertEquals(all + 2, module.calls());
    }
  }

  @Test
  void tokenThatIsMissingIsAnErrorAndNothingIsMade() {
    try (KmsProvider kms = provider("pkcs11:token=nobody")) {
      KmsException refused = assertThrows(KmsException.class, kms::initialize);
      assertTrue(text(refused).contains("nobody"), refused.getMessage());
    }
    assertFalse(Files.exists(home()));
  }

  @Test
  void tokenOfAnotherInstallationIsRefused() throws Exception {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
    }
    Path mine = directory.resolve("mine");
    Files.move(home(), mine);
    token = SoftHsm.need().newToken();
    made().close();
    deleteTree(home());
    Files.move(mine, home());
    try (KmsProvider kms = provider()) {
      KmsException refused =
          assertThrows(KmsException.class, () -> kms.administration().listKeys());
      assertTrue(text(refused).contains("two different installations"), refused.getMessage());
    }
  }

  @Test
  void tokenWithoutMarkerIsNoRootOfAStore() throws Exception {
    made().close();
    token = SoftHsm.need().newToken();
    try (KmsProvider kms = provider()) {
      KmsException refused =
          assertThrows(KmsException.class, () -> kms.administration().listKeys());
      assertTrue(text(refused).contains("marker"), refused.getMessage());
    }
  }

  @Test
  void markerWithoutStoreIsNamedAndGoneOnWithOnlyWhenTold() throws Exception {
    made().close();
    deleteTree(home());
    try (KmsProvider kms = provider()) {
      KmsException refused = assertThrows(KmsException.class, kms::initialize);
      assertTrue(text(refused).contains("--adopt"), refused.getMessage());
      assertFalse(Files.exists(home()));
      assertTrue(kms.initializeAdopting());
      kms.administration().ensureKey("alias/orders");
      assertArrayEquals(PLAINTEXT, decrypt(kms, encrypt(kms)));
    }
  }

  @Test
  void wrongPinIsTriedOnceAndAgainOnlyByALogin() throws Exception {
    made().close();
    try (KmsProvider kms = asking()) {
      CallbackHandler wrong = answering("wrong");
      kms.setCallbackHandler(wrong);
      long before = module.calls("C_Login");
      for (int use = 0; use < 3; use++) {
        assertThrows(KmsException.class, () -> kms.administration().listKeys());
      }
      assertEquals(1, asked.get());
      assertEquals(before + 1, module.calls("C_Login"));
      assertThrows(LoginException.class, () -> kms.login(null, wrong));
      assertEquals(2, asked.get());
      kms.login(null, answering(token.pin()));
      assertEquals(List.of(), kms.administration().listKeys());
    }
  }

  @Test
  void loggedOutNothingWorksAndTheTokenIsNotLoggedOut() throws Exception {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      byte[] message = encrypt(kms);
      kms.logout();
      assertThrows(KmsUnavailableException.class, kms::administration);
      assertEquals(0, module.calls("C_Logout"));
      kms.login(null, null);
      assertArrayEquals(PLAINTEXT, decrypt(kms, message));
    }
  }

  @Test
  void tokenThatGoesAwayIsUnavailableAndNeverABadTag() throws Exception {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      byte[] message = encrypt(kms);
      try (KmsProvider other = provider()) {
        other.administration().listKeys();
        module.takeTokenAway();
        Cipher cipher = Cipher.getInstance(TRANSFORMATION, other);
        cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"));
        ProviderException away =
            assertThrows(ProviderException.class, () -> cipher.doFinal(message));
        assertInstanceOf(KmsUnavailableException.class, away.getCause());
      }
      // The message key at hand goes on within its limits.
      assertArrayEquals(PLAINTEXT, decrypt(kms, message));
      module.bringTokenBack();
    }
  }

  @Test
  void orphanIsNamedByDoctorAndDestroyedWhenAsked() {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
      String orphan = orphan(KeyId.of(RANDOM.uuid()));
      assertTrue(
          kms.examine().problems().stream().anyMatch(problem -> problem.contains(orphan)),
          kms.examine().problems().toString());
      kms.administration().destroyOrphan(orphan);
      assertEquals(List.of(), kms.examine().problems());
      assertThrows(KmsNotFoundException.class, () -> kms.administration().destroyOrphan(orphan));
    }
  }

  @Test
  void materialThatTheTokenHasLostIsNamedWithItsKey() {
    try (KmsProvider kms = made()) {
      KeyMetadata key = kms.administration().ensureKey("alias/orders");
      kms.administration().ensureKey("alias/other");
      try (Pkcs11Root root = openRoot()) {
        root.destroy(root.adopt(HexFormat.of().parseHex(key.currentKeyMaterialId())));
      }
      List<String> problems = kms.examine().problems();
      assertEquals(1, problems.size(), problems.toString());
      assertTrue(problems.get(0).contains("lost the material " + key.currentKeyMaterialId()));
      assertTrue(problems.get(0).contains("of the key " + key.keyId()), problems.get(0));
    }
  }

  @Test
  void materialOfAKeyIsNoOrphan() {
    try (KmsProvider kms = made()) {
      KeyMetadata key = kms.administration().ensureKey("alias/orders");
      for (Runnable call :
          List.<Runnable>of(
              () -> kms.administration().destroyOrphan(key.currentKeyMaterialId()),
              () -> kms.administration().adoptOrphan(key.currentKeyMaterialId()))) {
        KmsException refused = assertThrows(KmsException.class, call::run);
        assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code());
      }
    }
  }

  @Test
  void adoptedKeyOpensWhatItSealedAndSealsNoMore() throws Exception {
    byte[] message;
    String materialId;
    try (KmsProvider kms = made()) {
      materialId = kms.administration().ensureKey("alias/orders").currentKeyMaterialId();
      message = encrypt(kms);
    }
    deleteTree(home());
    try (KmsProvider kms = provider()) {
      assertTrue(kms.initializeAdopting());
      KeyMetadata adopted = kms.administration().adoptOrphan(materialId);
      assertEquals(materialId, adopted.currentKeyMaterialId());
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, kms);
      cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.namedByCiphertext());
      assertArrayEquals(PLAINTEXT, cipher.doFinal(message));
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named(adopted.arn()));
      ProviderException refused =
          assertThrows(ProviderException.class, () -> cipher.doFinal(PLAINTEXT));
      assertEquals(
          KmsErrorCode.LIMIT_EXCEEDED,
          assertInstanceOf(KmsException.class, refused.getCause()).code());
    }
  }

  @Test
  void adoptedKeyThatCameFromElsewhereSaysSo() throws IOException {
    String materialId;
    try (KmsProvider kms = made()) {
      NewKey newKey = NewKey.symmetric().withAlias("alias/foreign");
      materialId =
          kms.administration()
              .importKey(newKey, RANDOM.bytes(32), List.of())
              .currentKeyMaterialId();
      assertEquals(List.of(), kms.examine().problems());
    }
    deleteTree(home());
    try (KmsProvider kms = provider()) {
      assertTrue(kms.initializeAdopting());
      assertEquals(KeyOrigin.EXTERNAL, kms.administration().adoptOrphan(materialId).origin());
    }
  }

  @Test
  void sealsAreSetAsideBeforeTheyAreMadeAndEndAtTheirCeiling() {
    long ceiling = SealMechanism.AES_256_GCM.maxSeals().orElseThrow();
    int left = 100;
    try (KmsProvider kms = made()) {
      KeyMetadata key = kms.administration().ensureKey("alias/orders");
      byte[] material = HexFormat.of().parseHex(key.currentKeyMaterialId());
      try (SqliteStore store = SqliteStore.open(home().resolve("installation/store.db"))) {
        // One was spent on the check when the key was made.
        assertEquals(
            ceiling - 1 - left, store.reserveSeals(material, ceiling - 1 - left, ceiling - 1));
      }
      for (int seal = 0; seal < left; seal++) {
        direct(kms);
      }
      ProviderException refused = assertThrows(ProviderException.class, () -> direct(kms));
      KmsException cause = assertInstanceOf(KmsException.class, refused.getCause());
      assertEquals(KmsErrorCode.LIMIT_EXCEEDED, cause.code());
      assertTrue(text(cause).contains("new key"), cause.getMessage());
      assertTrue(
          kms.examine().problems().stream().anyMatch(problem -> problem.contains("new key")));
    }
  }

  @Test
  void halfAndNineTenthsOfTheSealsAreWarnedOfOnceEach() {
    long ceiling = SealMechanism.AES_256_GCM.maxSeals().orElseThrow();
    Warnings warnings = Warnings.containing("seals");
    try (warnings;
        KmsProvider kms = made()) {
      byte[] material =
          HexFormat.of()
              .parseHex(kms.administration().ensureKey("alias/orders").currentKeyMaterialId());
      try (SqliteStore store = SqliteStore.open(home().resolve("installation/store.db"))) {
        for (int percent : new int[] {50, 90}) {
          long mark = ceiling / 100 * percent;
          long reserved = store.reserveSeals(material, 1, ceiling);
          long unused = store.reserveSeals(material, mark - 10 - reserved, ceiling);
          for (int seal = 0; seal < 1_000; seal++) {
            direct(kms);
          }
        }
      }
    }
    List<String> texts = warnings.texts();
    assertEquals(2, texts.size(), texts.toString());
    assertTrue(texts.get(0).contains("50 %"), texts.get(0));
    assertTrue(texts.get(1).contains("90 %"), texts.get(1));
  }

  @Test
  void killedProcessLosesNoCountOfASeal() throws Exception {
    try (KmsProvider kms = made()) {
      kms.administration().ensureKey("alias/orders");
    }
    long sealed = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      try (ChildJvm child =
          new ChildJvm(
              Map.of(SoftHsm.CONFIGURATION_VARIABLE, SoftHsm.need().configuration().toString()),
              SealMain.class,
              home(),
              root("pkcs11:token=" + token.label()))) {
        for (int i = 0; i < SEALS_BEFORE_A_KILL * kill; i++) {
          assertEquals("sealed", child.readLine());
          sealed++;
        }
        child.kill();
        // What it said between the last line and its death counts as well.
        while ("sealed".equals(child.readLine())) {
          sealed++;
        }
        child.waitFor();
      }
      long reserved =
          StoreSummary.read(home().resolve("installation/store.db")).sealCounts().get(0).reserved();
      assertTrue(reserved >= sealed, reserved + " were set aside, and " + sealed + " made");
    }
  }

  private KmsProvider made() {
    KmsProvider kms = provider();
    assertTrue(kms.initialize());
    return kms;
  }

  private KmsProvider provider() {
    return provider("pkcs11:token=" + token.label());
  }

  private KmsProvider provider(String uri) {
    return KmsProvider.builder().home(home()).root(root(uri)).build();
  }

  private String root(String uri) {
    try {
      Path pin = Files.writeString(directory.resolve("pin"), token.pin(), UTF_8);
      Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
      return uri + "?module-path=" + module.path() + "&pin-source=file:" + pin;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private KmsProvider asking() {
    return KmsProvider.builder()
        .home(home())
        .root(
            "pkcs11:token="
                + token.label()
                + "?module-path="
                + module.path()
                + "&pin-source=callback")
        .build();
  }

  private CallbackHandler answering(String pin) {
    return callbacks -> {
      asked.incrementAndGet();
      ((PasswordCallback) callbacks[0]).setPassword(pin.toCharArray());
    };
  }

  private Path home() {
    return directory.resolve("home");
  }

  /** Material as a process leaves it that dies before it could keep a record. */
  private String orphan(KeyId owner) {
    try (Pkcs11Root root = openRoot()) {
      Material made =
          root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), owner.bytes());
      return HexFormat.of().formatHex(made.id());
    }
  }

  private Pkcs11Root openRoot() {
    Pkcs11Options options =
        new Pkcs11Options(
            Pkcs11Uri.parse("pkcs11:token=" + token.label() + "?module-path=" + module.path()),
            () -> token.pin().toCharArray(),
            Pkcs11Options.Use.AUTO,
            false);
    return Pkcs11Root.open(options, Primitives.best(), RANDOM, System::nanoTime);
  }

  private static byte[] encrypt(KmsProvider kms) throws Exception {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, kms);
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
    return cipher.doFinal(PLAINTEXT);
  }

  private static byte[] decrypt(KmsProvider kms, byte[] message) throws Exception {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, kms);
    cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"));
    return cipher.doFinal(message);
  }

  private static byte[] direct(KmsProvider kms) {
    try {
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
      return cipher.doFinal(PLAINTEXT);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Throwable refused) {
    return String.valueOf(refused.getMessage());
  }

  private static List<String> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void deleteTree(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
