package dev.jcakms.jca.key;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KmsKeySpec;
import java.security.spec.AlgorithmParameterSpec;

/**
 * A data key pair that the generator {@code KMS/DataKeyPair} is to make.
 *
 * @param key the KMS key that seals the private half
 * @param pairSpec what the pair is: of RSA, or on a curve
 * @param context what is needed again to open it
 * @param withPlaintext whether the private half is handed out, or its root ciphertext alone
 */
public record DataKeyPairSpec(
    KmsSecretKey key, KmsKeySpec pairSpec, EncryptionContext context, boolean withPlaintext)
    implements AlgorithmParameterSpec {
  /** A pair whose private half is handed out, without context. */
  public static DataKeyPairSpec of(KmsSecretKey key, KmsKeySpec pairSpec) {
    return new DataKeyPairSpec(key, pairSpec, EncryptionContext.none(), true);
  }

  /** The same under a context. */
  public DataKeyPairSpec withContext(EncryptionContext newContext) {
    return new DataKeyPairSpec(key, pairSpec, newContext, withPlaintext);
  }

  /** The same, with an opaque private half. */
  public DataKeyPairSpec withoutPlaintext() {
    return new DataKeyPairSpec(key, pairSpec, context, false);
  }
}
