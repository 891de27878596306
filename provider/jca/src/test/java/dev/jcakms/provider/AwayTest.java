package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.messagekey.CacheLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A root, a store or a key that is not there, and what is said of the ciphertext then. */
class AwayTest {
  private static final String ENVELOPE = "KMS/AES-GCM/NoPadding";
  private static final String DIRECT = "KMS/AES-GCM-DIRECT/NoPadding";
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final KeyName ALIAS = KeyName.of("alias/orders");
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestClocks clocks = new TestClocks();

  /** Only its engines are used: the handle brings its installation. */
  private final KmsProvider engines = new KmsProvider();

  private WatchedInstallation installation;
  private KmsKeyService service;
  private KmsSecretKey key;
  private byte[] message;
  private byte[] chunked;
  private byte[] direct;
  private byte[] wrapped;

  @BeforeEach
  void makeCiphertexts() throws GeneralSecurityException {
    installation = new WatchedInstallation(directory.resolve("home"));
    // Without a cache every message needs the root.
    service = installation.service(clocks, CacheLimits.OFF);
    key = KmsSecretKey.bound(service, service.keys().ensureKey("alias/orders"));
    message = cipher(ENVELOPE, Cipher.ENCRYPT_MODE).doFinal(PLAINTEXT);
    chunked =
        cipher(ENVELOPE, Cipher.ENCRYPT_MODE).doFinal(new byte[MessageBody.MAX_SINGLE_BYTES + 1]);
    direct = cipher(DIRECT, Cipher.ENCRYPT_MODE).doFinal(PLAINTEXT);
    wrapped = cipher(DIRECT, Cipher.WRAP_MODE).wrap(new SecretKeySpec(PLAINTEXT, "AES"));
  }

  @AfterEach
  void close() {
    service.close();
    engines.close();
  }

  @Test
  void rootThatFailsIsNeverABadTag() throws Exception {
    Map<String, Executable> uses = uses();
    for (Reason reason : Reason.values()) {
      if (reason != Reason.AUTHENTICATION_FAILED) {
        installation.watchedRoot().fault = Optional.of(new HsmException(reason, "the root fails"));
        requireNoBadTag(uses);
      }
    }
    installation.watchedRoot().fault = Optional.empty();
    assertArrayEquals(PLAINTEXT, cipher(ENVELOPE, Cipher.DECRYPT_MODE).doFinal(message));
  }

  @Test
  void rootThatIsAwayIsUnavailableAndTheSameCallWorksWhenItIsBack() throws Exception {
    Cipher cipher = cipher(ENVELOPE, Cipher.DECRYPT_MODE);
    installation.watchedRoot().fault =
        Optional.of(new HsmException(Reason.UNAVAILABLE, "the root is away"));
    ProviderException refused =
        assertThrows(ProviderException.class, () -> cipher.doFinal(message));
    assertInstanceOf(KmsUnavailableException.class, refused.getCause());
    installation.watchedRoot().fault = Optional.empty();
    assertArrayEquals(PLAINTEXT, cipher.doFinal(message));
  }

  @Test
  void storeThatIsAwayIsToldOnceByThoseWhoDestroyAndOnceWhenItIsBack() {
    try (Warnings warnings = Warnings.containing("deletion date")) {
      for (int outage = 1; outage <= 2; outage++) {
        installation.storeAway = true;
        for (int minute = 0; minute < 3; minute++) {
          service.destroyDue();
        }
        assertEquals(2 * outage - 1, warnings.texts().size(), warnings.texts().toString());
        installation.storeAway = false;
        for (int minute = 0; minute < 3; minute++) {
          service.destroyDue();
        }
        assertEquals(2 * outage, warnings.texts().size(), warnings.texts().toString());
      }
    }
  }

  @Test
  void keyThatCannotBeDestroyedIsToldOnceAndDestroyedWhenItCan() {
    KeyMetadata doomed = service.keys().describeKey(ALIAS);
    ScheduledDeletion scheduled =
        service
            .keys()
            .scheduleKeyDeletion(KeyName.of(doomed.arn()), ScheduledDeletion.MIN_WINDOW_DAYS);
    try (Warnings warnings = Warnings.containing(doomed.keyId().toString())) {
      clocks.advance(Duration.between(clocks.now().instant(), scheduled.deletionDate()));
      service.destroyDue();
      clocks.advance(Duration.ofDays(1));
      installation.storeAwayFor = "destroy";
      for (int minute = 0; minute < 3; minute++) {
        service.destroyDue();
      }
      assertEquals(1, warnings.texts().size(), warnings.texts().toString());
      assertTrue(installation.repository().find(doomed.keyId()).isPresent());
      installation.storeAwayFor = "";
      service.destroyDue();
      assertEquals(1, warnings.texts().size(), warnings.texts().toString());
      assertTrue(installation.repository().find(doomed.keyId()).isEmpty());
    }
  }

  @Test
  void rootThatDoesNotAuthenticateIsABadTagWithoutACause() throws Exception {
    installation.watchedRoot().fault =
        Optional.of(new HsmException(Reason.AUTHENTICATION_FAILED, "the tag of the root"));
    for (byte[] ciphertext : new byte[][] {message, direct}) {
      Cipher cipher = cipher(ciphertext == direct ? DIRECT : ENVELOPE, Cipher.DECRYPT_MODE);
      AEADBadTagException refused =
          assertThrows(AEADBadTagException.class, () -> cipher.doFinal(ciphertext));
      assertEquals("the ciphertext is refused", refused.getMessage());
      assertNull(refused.getCause());
    }
  }

  @Test
  void storeThatIsAwayIsNeverABadTag() throws Exception {
    Map<String, Executable> uses = uses();
    installation.storeAway = true;
    clocks.advance(ONE_SECOND);
    requireNoBadTag(uses);
    ProviderException atInit =
        assertThrows(ProviderException.class, () -> cipher(ENVELOPE, Cipher.DECRYPT_MODE));
    assertInstanceOf(KmsUnavailableException.class, atInit.getCause());
    installation.storeAway = false;
    assertArrayEquals(PLAINTEXT, cipher(ENVELOPE, Cipher.DECRYPT_MODE).doFinal(message));
  }

  @Test
  void storeThatGoesAwayInTheMiddleOfAStreamEndsItAndIsNoBadTag() throws Exception {
    Cipher cipher = cipher(ENVELOPE, Cipher.DECRYPT_MODE);
    int half = chunked.length / 2;
    cipher.update(chunked, 0, half);
    installation.storeAway = true;
    clocks.advance(ONE_SECOND);
    ProviderException refused =
        assertThrows(ProviderException.class, () -> cipher.update(chunked, half, half));
    KmsUnavailableException first =
        assertInstanceOf(KmsUnavailableException.class, refused.getCause());
    installation.storeAway = false;
    ProviderException again =
        assertThrows(ProviderException.class, () -> cipher.doFinal(chunked, half, half));
    assertEquals(first, again.getCause(), "the very refusal, though the store is back");
  }

  @Test
  void tamperedMessageIsNotCalledSoWhileTheRootIsAway() throws Exception {
    byte[] tampered = message.clone();
    tampered[tampered.length - 1] ^= 1;
    Cipher cipher = cipher(ENVELOPE, Cipher.DECRYPT_MODE);
    installation.watchedRoot().fault =
        Optional.of(new HsmException(Reason.UNAVAILABLE, "the root is away"));
    ProviderException refused =
        assertThrows(ProviderException.class, () -> cipher.doFinal(tampered));
    assertFalse(has(AEADBadTagException.class, refused));
  }

  @Test
  void keyThatIsGoneAndThatOnlyTheMessageNamesIsOneAnswerInAStreamToo() throws Exception {
    MessageHeader header = MessageHeader.read(chunked);
    int first = header.length() + MessageBody.CHUNKED_START_BYTES;
    BodyStream stream =
        service
            .opening(KeyName.byCiphertext(), CONTEXT)
            .begin(header, new byte[0], chunked, header.length());
    BodyStream named =
        service.opening(ALIAS, CONTEXT).begin(header, new byte[0], chunked, header.length());
    byte[] out = new byte[chunked.length];
    int length = chunked.length - first;
    takeAwayAllKeys();

    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> stream.doFinal(chunked, first, length, out, 0));

    assertEquals(
        KmsErrorCode.ACCESS_DENIED,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    KmsException ofTheNamed =
        assertThrows(KmsException.class, () -> named.doFinal(chunked, first, length, out, 0));
    assertEquals(KmsErrorCode.NOT_FOUND, ofTheNamed.code(), "the caller named it himself");
    assertArrayEquals(new byte[out.length], out);
  }

  /** Everything that decrypts, made ready while all is well. */
  private Map<String, Executable> uses() throws GeneralSecurityException {
    Cipher atOnce = cipher(ENVELOPE, Cipher.DECRYPT_MODE);
    Cipher stream = cipher(ENVELOPE, Cipher.DECRYPT_MODE);
    Cipher ofTheRoot = cipher(DIRECT, Cipher.DECRYPT_MODE);
    Cipher unwrapping = cipher(ENVELOPE, Cipher.UNWRAP_MODE);
    Cipher unwrappingInTheRoot = cipher(DIRECT, Cipher.UNWRAP_MODE);
    SecretKeyFactory factory = SecretKeyFactory.getInstance("KMS/DataKey", engines);
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("doFinal", () -> atOnce.doFinal(message));
    uses.put("update", () -> stream.update(chunked));
    uses.put("doFinal after update", () -> stream.doFinal(chunked));
    uses.put("unwrap", () -> unwrapping.unwrap(message, "AES", Cipher.SECRET_KEY));
    uses.put("direct doFinal", () -> ofTheRoot.doFinal(direct));
    uses.put("direct unwrap", () -> unwrappingInTheRoot.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    uses.put(
        "generateSecret",
        () -> factory.generateSecret(new EncryptedDataKeySpec(key, wrapped, CONTEXT)));
    return uses;
  }

  private static void requireNoBadTag(Map<String, Executable> uses) {
    uses.forEach(
        (name, use) -> {
          Exception refused = assertThrows(Exception.class, use, name);
          assertFalse(has(AEADBadTagException.class, refused), () -> name + ": " + refused);
          assertFalse(has(KmsInvalidCiphertextException.class, refused), name);
          assertTrue(has(KmsException.class, refused), name);
        });
  }

  private static boolean has(Class<? extends Throwable> type, Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
  }

  private void takeAwayAllKeys() throws Exception {
    Path store = directory.resolve("home").resolve("installation").resolve("store.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM alias");
      statement.executeUpdate("DELETE FROM material");
      statement.executeUpdate("DELETE FROM kms_key");
      statement.executeUpdate("UPDATE change_counter SET changes = changes + 1");
    }
    clocks.advance(ONE_SECOND);
  }

  private Cipher cipher(String transformation, int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation, engines);
    cipher.init(mode, key, CONTEXT);
    return cipher;
  }
}
