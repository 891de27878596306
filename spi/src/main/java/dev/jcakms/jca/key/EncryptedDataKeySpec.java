package dev.jcakms.jca.key;

import dev.jcakms.format.EncryptionContext;
import java.security.spec.KeySpec;

/**
 * A sealed data key that the SecretKeyFactory {@code KMS/DataKey} is to open. Immutable.
 *
 * <p>A class, not a record, since it holds an array: it takes a copy and hands out copies.
 */
public final class EncryptedDataKeySpec implements KeySpec {
  private final KmsSecretKey key;
  private final byte[] ciphertextBlob;
  private final EncryptionContext context;
  private final boolean withPlaintext;

  private EncryptedDataKeySpec(
      KmsSecretKey key, byte[] ciphertextBlob, EncryptionContext context, boolean withPlaintext) {
    this.key = key;
    this.ciphertextBlob = ciphertextBlob;
    this.context = context;
    this.withPlaintext = withPlaintext;
  }

  /**
   * A data key that was made with {@code context}.
   *
   * @param key the KMS key that must have sealed it, or {@link KmsSecretKey#namedByCiphertext()}
   * @param ciphertextBlob what {@link DataKey#ciphertextBlob()} gave
   */
  public EncryptedDataKeySpec(KmsSecretKey key, byte[] ciphertextBlob, EncryptionContext context) {
    this(key, ciphertextBlob.clone(), context, /* withPlaintext= */ true);
  }

  /** The same, to be used without its bytes: the factory gives an opaque key. */
  public EncryptedDataKeySpec withoutPlaintext() {
    return new EncryptedDataKeySpec(key, ciphertextBlob, context, /* withPlaintext= */ false);
  }

  /** The KMS key that must have sealed it. */
  public KmsSecretKey key() {
    return key;
  }

  /** The root ciphertext, a copy. */
  public byte[] ciphertextBlob() {
    return ciphertextBlob.clone();
  }

  /** The context it was made with. */
  public EncryptionContext context() {
    return context;
  }

  /** Whether its bytes are wanted. */
  public boolean withPlaintext() {
    return withPlaintext;
  }
}
