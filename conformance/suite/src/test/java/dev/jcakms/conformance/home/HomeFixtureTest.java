package dev.jcakms.conformance.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier builds wrote is opened, brought up to date, and decrypted by this one. */
class HomeFixtureTest {
  private static final String STORE = "installation/store.db";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static List<HomeFixture> fixtures() throws IOException, URISyntaxException {
    return HomeFixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void keysAndAliasesAreWhatTheyWere(HomeFixture fixture) throws IOException {
    try (KmsProvider kms = copied(fixture)) {
      assertEquals(fixture.keys(), HomeFixture.describe(kms.administration()));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyCiphertextDecrypts(HomeFixture fixture) throws Exception {
    Set<HomeFixture.Kind> seen = EnumSet.noneOf(HomeFixture.Kind.class);
    try (KmsProvider kms = copied(fixture)) {
      enableAll(kms);
      for (HomeFixture.Entry entry : fixture.entries()) {
        List<KmsSecretKey> keys = new ArrayList<>(List.of(KmsSecretKey.named(entry.key())));
        if (entry.kind().isOfTheFirstHomes()) {
          keys.add(KmsSecretKey.namedByCiphertext());
        }
        for (KmsSecretKey key : keys) {
          byte[] plaintext = open(kms, key, entry, fixture.ciphertext(entry));
          assertEquals(entry.plaintextBytes(), plaintext.length, entry.file());
          assertEquals(entry.plaintextDigest(), sha256(plaintext), entry.file());
        }
        seen.add(entry.kind());
      }
    }
    for (HomeFixture.Kind kind : HomeFixture.Kind.values()) {
      assertTrue(seen.contains(kind) || !isExpected(fixture, kind), kind.name());
    }
  }

  /** The first homes were made before there were pairs. */
  private static boolean isExpected(HomeFixture fixture, HomeFixture.Kind kind) {
    return kind.isOfTheFirstHomes() || !fixture.toString().matches("v[12](-.*)?");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void newKeyIsMadeBesideTheOldOnes(HomeFixture fixture) throws Exception {
    byte[] message;
    List<String> described;
    try (KmsProvider kms = copied(fixture)) {
      enableAll(kms);
      KeyGenerator generator = KeyGenerator.getInstance("KMS/AES-GCM", kms);
      generator.init(NewKeySpec.withAlias("alias/new"));
      KmsSecretKey key = (KmsSecretKey) generator.generateKey();
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      message = cipher.doFinal("under a new key".getBytes(UTF_8));
      described = HomeFixture.describe(kms.administration());
      assertEquals(fixture.keys().size() + 1, described.size());
    }
    try (KmsProvider kms = fixture.open(home())) {
      assertEquals(described, HomeFixture.describe(kms.administration()));
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/new"));
      assertEquals("under a new key", new String(cipher.doFinal(message), UTF_8));
      HomeFixture.Entry old = fixture.entries().get(0);
      assertEquals(
          old.plaintextDigest(),
          sha256(open(kms, KmsSecretKey.named(old.key()), old, fixture.ciphertext(old))));
    }
  }

  /** Red when a step of the schema has come and no fixture was made with it. */
  @Test
  void schemaOfThisBuildHasItsFixture() throws Exception {
    Set<String> versions = new TreeSet<>();
    for (HomeFixture fixture : fixtures()) {
      // A copy: SQLite makes its log beside a file that it opens.
      Path store = directory.resolve(fixture.toString());
      Files.copy(fixture.directory().resolve(HomeFixture.HOME).resolve(STORE), store);
      versions.add(schemaVersion(store));
    }
    try (KmsProvider kms = KmsProvider.builder().home(home()).build()) {
      kms.initialize();
      assertThrows(KmsNotFoundException.class, () -> kms.key("alias/orders"));
    }
    String current = schemaVersion(home().resolve(STORE));
    assertTrue(versions.contains(current), current + " is not among " + versions);
  }

  private Path home() {
    return directory.resolve("home");
  }

  private KmsProvider copied(HomeFixture fixture) throws IOException {
    fixture.copyHome(home());
    return fixture.open(home());
  }

  static void enableAll(KmsProvider kms) {
    List<KeyName> disabled = new ArrayList<>();
    kms.administration().listKeys().stream()
        .map(key -> KeyName.of(key.keyId().toString()))
        .filter(key -> kms.administration().describeKey(key).state() == KeyState.DISABLED)
        .forEach(disabled::add);
    disabled.forEach(kms.administration()::enableKey);
  }

  private static byte[] open(
      KmsProvider kms, KmsSecretKey key, HomeFixture.Entry entry, byte[] ciphertext)
      throws GeneralSecurityException {
    return switch (entry.kind()) {
      case MESSAGE -> {
        Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
        cipher.init(Cipher.DECRYPT_MODE, key, entry.encryptionContext());
        if (!entry.associatedData().isEmpty()) {
          cipher.updateAAD(entry.associatedData().getBytes(UTF_8));
        }
        yield cipher.doFinal(ciphertext);
      }
      case DIRECT -> direct(kms, Cipher.DECRYPT_MODE, key, entry).doFinal(ciphertext);
      case WRAPPED_KEY ->
          encoded(
              direct(kms, Cipher.UNWRAP_MODE, key, entry)
                  .unwrap(ciphertext, "AES", Cipher.SECRET_KEY));
      case DATA_KEY ->
          encoded(
              SecretKeyFactory.getInstance("KMS/DataKey", kms)
                  .generateSecret(
                      new EncryptedDataKeySpec(key, ciphertext, entry.encryptionContext())));
      case DATA_KEY_PAIR ->
          kms.port()
              .directOpening(key.keyName(), entry.encryptionContext())
              .unwrapDataKeyPair(ciphertext)
              .plaintext();
      case OAEP ->
          kms.port().oaepDecrypting(key.keyName(), HomeFixture.OAEP_SCHEME).decrypt(ciphertext);
      case MAC ->
          verified(
              entry,
              text ->
                  kms.port()
                      .macVerifying(key.keyName(), MacAlgorithm.HMAC_SHA_384)
                      .verify(text, ciphertext));
      case SIGNATURE -> {
        HomeFixture.Signed signed =
            HomeFixture.Signed.of(kms, key.keyName(), entry.associatedData());
        yield verified(
            entry,
            text ->
                kms.port()
                    .verifying(key.keyName(), signed.scheme())
                    .verify(signed.input(), ciphertext));
      }
      case AGREEMENT -> kms.port().agreeing(key.keyName()).agree(ciphertext);
    };
  }

  private static byte[] verified(HomeFixture.Entry entry, Predicate<byte[]> verification) {
    byte[] text = entry.associatedData().getBytes(UTF_8);
    assertTrue(verification.test(text), entry.file());
    return text;
  }

  private static Cipher direct(KmsProvider kms, int mode, KmsSecretKey key, HomeFixture.Entry entry)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
    cipher.init(mode, key, entry.encryptionContext());
    return cipher;
  }

  private static byte[] encoded(Key key) {
    byte[] bytes = key.getEncoded();
    if (bytes == null) {
      throw new AssertionError("a key without its bytes");
    }
    return bytes;
  }

  private static String schemaVersion(Path store) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.toUri());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getString(1);
    }
  }

  static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
