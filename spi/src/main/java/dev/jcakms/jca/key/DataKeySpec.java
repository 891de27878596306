package dev.jcakms.jca.key;

import dev.jcakms.format.EncryptionContext;
import java.security.spec.AlgorithmParameterSpec;

/**
 * A data key that the generator {@code KMS/DataKey} is to make.
 *
 * @param key the KMS key that seals it
 * @param sizeBytes its length, 1 to 1024
 * @param context what is needed again to open it
 * @param withPlaintext whether its bytes are handed out; an opaque key works in our engines alone
 */
public record DataKeySpec(
    KmsSecretKey key, int sizeBytes, EncryptionContext context, boolean withPlaintext)
    implements AlgorithmParameterSpec {
  private static final int AES_256_BYTES = 32;

  /** A 256-bit data key whose bytes are handed out, without context. */
  public static DataKeySpec aes256(KmsSecretKey key) {
    return new DataKeySpec(key, AES_256_BYTES, EncryptionContext.none(), true);
  }

  /** The same under a context. */
  public DataKeySpec withContext(EncryptionContext newContext) {
    return new DataKeySpec(key, sizeBytes, newContext, withPlaintext);
  }

  /** The same, opaque. */
  public DataKeySpec withoutPlaintext() {
    return new DataKeySpec(key, sizeBytes, context, false);
  }
}
