package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;

/** Encrypts by public keys, here and by another provider, and decrypts in the root. */
final class OaepWork implements Work {
  private static final int MOST_BYTES = 190;

  private final List<KmsPrivateKey> keys;
  private final Cipher ours;
  private final Cipher others;

  OaepWork(KmsProvider kms, String transformation, List<KmsPrivateKey> keys)
      throws GeneralSecurityException {
    this.keys = keys;
    this.ours = Cipher.getInstance(transformation, kms);
    this.others = Cipher.getInstance(transformation);
  }

  @Override
  public void once(Random random) throws Exception {
    KmsPrivateKey key = StormKeys.oneOf(keys, random);
    byte[] message = StormKeys.message(random, MOST_BYTES);
    Cipher encrypting = random.nextBoolean() ? ours : others;
    encrypting.init(Cipher.ENCRYPT_MODE, key.publicKey());
    byte[] ciphertext = encrypting.doFinal(message);
    ours.init(Cipher.DECRYPT_MODE, key);
    assertArrayEquals(message, ours.doFinal(ciphertext));
  }
}
