package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of ciphertext at {@code decrypt} and {@code decrypt-file}: each opens its own. */
class DecryptTypesTest {
  private static final KmsSecretKey KEY = KmsSecretKey.named("alias/orders");
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final byte[] SECRET =
      "a secret of thirty-two bytes ...".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LONG = new byte[MessageBody.MAX_SINGLE_BYTES + 1];
  private static final Set<CiphertextType> MESSAGES =
      EnumSet.of(CiphertextType.SINGLE, CiphertextType.CHUNKED);

  @TempDir Path directory;

  private Scratch scratch;
  private final Map<CiphertextType, byte[]> plaintexts = new EnumMap<>(CiphertextType.class);

  @BeforeEach
  void makeOneOfEachType() throws Exception {
    scratch = Scratch.withInstallation(directory);
    try (KmsProvider kms =
        (KmsProvider) new KmsProvider().configure(scratch.path("kms.properties").toString())) {
      kms.administration().ensureKey("alias/orders");
      Cipher envelope = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      envelope.init(Cipher.ENCRYPT_MODE, KEY, CONTEXT);
      byte[] single = envelope.doFinal(SECRET);
      put(CiphertextType.SINGLE, SECRET, single);
      put(
          CiphertextType.MESSAGE_KEY,
          new byte[0],
          MessageHeader.read(single).rootCiphertext().bytes());
      put(CiphertextType.CHUNKED, LONG, envelope.doFinal(LONG));
      Cipher direct = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
      direct.init(Cipher.ENCRYPT_MODE, KEY, CONTEXT);
      put(CiphertextType.DATA, SECRET, direct.doFinal(SECRET));
      direct.init(Cipher.WRAP_MODE, KEY, CONTEXT);
      put(CiphertextType.DATA_KEY, SECRET, direct.wrap(new SecretKeySpec(SECRET, "AES")));
      PrivateKey privateKey = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
      put(CiphertextType.DATA_KEY_PAIR, privateKey.getEncoded(), direct.wrap(privateKey));
    }
  }

  private void put(CiphertextType type, byte[] plaintext, byte[] ciphertext) throws Exception {
    plaintexts.put(type, plaintext);
    Files.write(file(type), ciphertext);
  }

  private Path file(CiphertextType type) {
    return scratch.path(type + ".kms");
  }

  @Test
  void decryptOpensRootCiphertextsOfTheCallersAndNothingElse() {
    for (CiphertextType type : CiphertextType.values()) {
      Scratch.Run run =
          scratch.kms(
              "decrypt",
              "--ciphertext-blob",
              "fileb://" + file(type),
              "--encryption-context",
              "tenant=42",
              "--output",
              "text",
              "--query",
              "Plaintext");
      if (MESSAGES.contains(type) || type == CiphertextType.MESSAGE_KEY) {
        requireRefused(
            run, type, type == CiphertextType.CHUNKED ? "Validation" : "InvalidCiphertext");
      } else {
        assertEquals(ExitCodes.OK, run.exitCode(), () -> type + ": " + run.errText());
        assertArrayEquals(plaintext(type), Base64.getDecoder().decode(run.outText().strip()));
      }
    }
  }

  @Test
  void decryptFileOpensMessagesAndNothingElse() throws Exception {
    for (CiphertextType type : CiphertextType.values()) {
      Path out = scratch.path(type + ".out");
      Scratch.Run run =
          scratch.kms(
              "decrypt-file",
              "--encryption-context",
              "tenant=42",
              file(type).toString(),
              out.toString());
      if (MESSAGES.contains(type)) {
        assertEquals(ExitCodes.OK, run.exitCode(), () -> type + ": " + run.errText());
        assertArrayEquals(plaintext(type), Files.readAllBytes(out));
      } else {
        requireRefused(run, type, "InvalidCiphertext");
        assertFalse(Files.exists(out), type::name);
      }
    }
  }

  /** A chunked message is longer than a request may be, which is found out first. */
  private static void requireRefused(Scratch.Run run, CiphertextType type, String code) {
    assertEquals(ExitCodes.SERVICE, run.exitCode(), type::name);
    assertTrue(run.errText().contains("(" + code + "Exception)"), run::errText);
    assertEquals(0, run.out().length, type::name);
  }

  private byte[] plaintext(CiphertextType type) {
    return requireNonNull(plaintexts.get(type));
  }
}
