package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts under data keys; those that have bytes are opened by another provider too. */
final class GcmWork implements Work {
  private static final String GCM = "AES/GCM/NoPadding";
  private static final int MOST_BYTES = 20_000;
  private static final int TAG_BITS = 128;

  private final List<DataKey> keys;
  private final Cipher ours;
  private final Cipher others;

  GcmWork(KmsProvider kms, List<DataKey> keys) throws GeneralSecurityException {
    this.keys = keys;
    this.ours = Cipher.getInstance(GCM, kms);
    this.others = Cipher.getInstance(GCM);
  }

  @Override
  public void once(Random random) throws Exception {
    DataKey key = StormKeys.oneOf(keys, random);
    byte[] message = StormKeys.message(random, MOST_BYTES);
    byte[] associated = StormKeys.message(random, 100);
    ours.init(Cipher.ENCRYPT_MODE, key);
    ours.updateAAD(associated);
    byte[] ciphertext = ours.doFinal(message);
    GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, ours.getIV());
    assertOpens(ours, key, nonce, associated, ciphertext, message);
    if (!key.isOpaque()) {
      assertOpens(others, key, nonce, associated, ciphertext, message);
    }
  }

  private static void assertOpens(
      Cipher cipher,
      DataKey key,
      GCMParameterSpec nonce,
      byte[] associated,
      byte[] ciphertext,
      byte[] message)
      throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, nonce);
    cipher.updateAAD(associated);
    assertArrayEquals(message, cipher.doFinal(ciphertext));
  }
}
