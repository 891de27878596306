package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Encrypts under KMS keys and contexts, in pieces, and decrypts. */
final class MessageWork implements Work {
  private final List<KmsSecretKey> keys;
  private final int mostBytes;
  private final Cipher cipher;

  MessageWork(KmsProvider kms, String transformation, int mostBytes, List<KmsSecretKey> keys)
      throws GeneralSecurityException {
    this.keys = keys;
    this.mostBytes = mostBytes;
    this.cipher = Cipher.getInstance(transformation, kms);
  }

  @Override
  public void once(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(keys, random);
    EncryptionContext context = EncryptionContext.of("tenant", "" + random.nextInt(10));
    byte[] message = StormKeys.message(random, mostBytes);
    cipher.init(Cipher.ENCRYPT_MODE, key, context);
    byte[] ciphertext = inPieces(random, message);
    KmsSecretKey opening = random.nextBoolean() ? key : KmsSecretKey.namedByCiphertext();
    cipher.init(Cipher.DECRYPT_MODE, opening, context);
    assertArrayEquals(message, inPieces(random, ciphertext));
    cipher.init(Cipher.DECRYPT_MODE, key, EncryptionContext.of("tenant", "another"));
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(ciphertext));
  }

  private byte[] inPieces(Random random, byte[] input) throws GeneralSecurityException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int first = random.nextInt(input.length + 1);
    byte[] begun = cipher.update(input, 0, first);
    if (begun != null) {
      out.writeBytes(begun);
    }
    out.writeBytes(cipher.doFinal(input, first, input.length - first));
    return out.toByteArray();
  }
}
