package dev.jcakms.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.IllegalBlockSizeException;

/**
 * {@code KMS/AES-GCM/NoPadding}: messages of any length under message keys (FORMAT.md, "Message").
 * After each {@code doFinal} it is ready for the next message under the same key and context.
 */
final class EnvelopeCipher extends KmsCipher {
  EnvelopeCipher(Supplier<KeyService> own) {
    super(own);
  }

  @Override
  CipherWork encryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    return new SealingWork(service.sealing(key.keyName(), context));
  }

  @Override
  CipherWork decryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    return new OpeningWork(service.opening(key.keyName(), context));
  }

  /** The message of the key's encoding. */
  @Override
  byte[] wrap(Key key, byte[] encoded) throws IllegalBlockSizeException {
    byte[] out = new byte[Math.toIntExact(work().finalBytes(encoded, 0, encoded.length))];
    work().doFinal(encoded, 0, encoded.length, out, 0);
    return out;
  }

  @Override
  Key unwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    byte[] out = new byte[Math.toIntExact(work().finalBytes(wrapped, 0, wrapped.length))];
    byte[] encoded = new byte[0];
    try {
      int written = work().doFinal(wrapped, 0, wrapped.length, out, 0);
      encoded = Arrays.copyOf(out, written);
      return EncodedKeys.decode(encoded, algorithm, type);
    } catch (IllegalBlockSizeException e) {
      throw KmsInvalidCiphertextException.undisclosed();
    } finally {
      Arrays.fill(out, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
