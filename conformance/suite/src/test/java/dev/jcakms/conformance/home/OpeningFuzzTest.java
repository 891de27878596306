package dev.jcakms.conformance.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches for a forgery: bytes that the provider decrypts, under whichever key they name, and that
 * nobody has encrypted. Messages and root ciphertexts share one registry of types, so both ciphers
 * are given everything.
 */
class OpeningFuzzTest {
  private static final String HOME = "v3";

  /** The plaintexts' digests of what was made in the home, by the hexadecimal ciphertext. */
  private static final Map<String, String> MADE = new HashMap<>();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static KmsProvider kms;

  @SuppressWarnings("NullAway.Init")
  private static Cipher envelope;

  @SuppressWarnings("NullAway.Init")
  private static Cipher direct;

  @BeforeAll
  static void openAHome() throws IOException, URISyntaxException, GeneralSecurityException {
    HomeFixture fixture =
        HomeFixture.all().stream()
            .filter(one -> one.toString().equals(HOME))
            .findFirst()
            .orElseThrow();
    for (HomeFixture.Entry entry : fixture.entries()) {
      MADE.put(hex(fixture.ciphertext(entry)), entry.plaintextDigest());
    }
    Path home = directory.resolve("home");
    fixture.copyHome(home);
    kms = fixture.open(home);
    HomeFixtureTest.enableAll(kms);
    envelope = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    direct = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
  }

  @AfterAll
  static void close() {
    kms.close();
  }

  @FuzzTest
  void whatIsOpenedWasMade(byte[] ciphertext) throws GeneralSecurityException {
    boolean isMessage = isOpened(envelope, ciphertext);
    boolean isRootCiphertext = isOpened(direct, ciphertext);
    assertTrue(!isMessage || !isRootCiphertext, "opened as two types");
  }

  private static boolean isOpened(Cipher cipher, byte[] ciphertext)
      throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.namedByCiphertext());
    byte[] plaintext;
    try {
      plaintext = cipher.doFinal(ciphertext);
    } catch (AEADBadTagException refused) {
      assertEquals("the ciphertext is refused", refused.getMessage());
      return false;
    }
    assertEquals(MADE.get(hex(ciphertext)), HomeFixtureTest.sha256(plaintext), "a forgery");
    return true;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
