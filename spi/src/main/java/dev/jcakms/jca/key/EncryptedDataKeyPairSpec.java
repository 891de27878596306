package dev.jcakms.jca.key;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KmsKeySpec;
import java.security.spec.KeySpec;

/**
 * The sealed private half of a data key pair, which the KeyFactory {@code KMS/DataKeyPair} is to
 * open. Immutable.
 *
 * <p>A class, not a record, since it holds an array: it takes a copy and hands out copies.
 */
public final class EncryptedDataKeyPairSpec implements KeySpec {
  private final KmsSecretKey key;
  private final byte[] ciphertextBlob;
  private final EncryptionContext context;
  private final KmsKeySpec pairSpec;

  /**
   * A private half that was made with {@code context}.
   *
   * @param key the KMS key that must have sealed it, or {@link KmsSecretKey#namedByCiphertext()}
   * @param ciphertextBlob what {@link DataPrivateKey#ciphertextBlob()} gave
   * @param pairSpec what the pair is
   */
  public EncryptedDataKeyPairSpec(
      KmsSecretKey key, byte[] ciphertextBlob, EncryptionContext context, KmsKeySpec pairSpec) {
    this.key = key;
    this.ciphertextBlob = ciphertextBlob.clone();
    this.context = context;
    this.pairSpec = pairSpec;
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

  /** What the pair is. */
  public KmsKeySpec pairSpec() {
    return pairSpec;
  }
}
