package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.KnownProvider;
import java.nio.file.Path;
import java.security.Provider;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** AES-GCM under a data key that stays sealed is, byte for byte, AES-GCM under its bytes. */
class DataKeyDifferentialTest {
  private static final String GCM = "AES/GCM/NoPadding";
  private static final String ALIAS = "alias/orders";
  private static final int KEYS = 4;
  private static final int ROUNDS = 10;
  private static final int MOST_BYTES = 20_000;
  private static final int MOST_IV_BYTES = 40;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void ciphertextIsThatOfTheJdkAndOfBouncyCastleAndTheirsIsDecrypted(TestInfo test)
      throws Exception {
    Dice dice = Dice.of(test);
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      kms.administration().ensureKey(ALIAS);
      for (int i = 0; i < KEYS; i++) {
        SecretKey bytes = new SecretKeySpec(dice.bytes(dice.oneOf(List.of(16, 24, 32))), "AES");
        SecretKey sealed = sealed(kms, bytes);
        for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
          compare(dice, kms, sealed, bytes);
        }
      }
    }
  }

  private static SecretKey sealed(KmsProvider kms, SecretKey bytes) throws Exception {
    KmsSecretKey key = KmsSecretKey.named(ALIAS);
    Cipher direct = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
    direct.init(Cipher.WRAP_MODE, key);
    return SecretKeyFactory.getInstance("KMS/DataKey", kms)
        .generateSecret(
            new EncryptedDataKeySpec(key, direct.wrap(bytes), EncryptionContext.none())
                .withoutPlaintext());
  }

  private static void compare(Dice dice, KmsProvider kms, SecretKey sealed, SecretKey bytes)
      throws Exception {
    GCMParameterSpec parameters =
        new GCMParameterSpec(
            dice.oneOf(List.of(96, 104, 112, 120, 128)),
            dice.bytes(dice.coin() ? 12 : 1 + dice.below(MOST_IV_BYTES)));
    byte[] associated = dice.message(MOST_BYTES);
    byte[] plaintext = dice.message(MOST_BYTES);
    Cipher ours = Cipher.getInstance(GCM, kms);
    ours.init(Cipher.ENCRYPT_MODE, sealed, parameters);
    dice.give(associated, ours::updateAAD, ours::updateAAD);
    byte[] ciphertext = Pieces.through(dice, ours, plaintext);
    for (Provider other : Others.of("Cipher", "AES")) {
      Cipher theirs = Cipher.getInstance(GCM, other);
      theirs.init(Cipher.ENCRYPT_MODE, bytes, parameters);
      theirs.updateAAD(associated);
      assertArrayEquals(theirs.doFinal(plaintext), ciphertext, other::getName);
    }
    ours.init(Cipher.DECRYPT_MODE, sealed, parameters);
    dice.give(associated, ours::updateAAD, ours::updateAAD);
    assertArrayEquals(plaintext, Pieces.through(dice, ours, ciphertext));
    ours.updateAAD(associated);
    byte[] changed = dice.changed(ciphertext);
    assertThrows(AEADBadTagException.class, () -> ours.doFinal(changed));
  }
}
