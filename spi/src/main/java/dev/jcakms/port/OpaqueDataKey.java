package dev.jcakms.port;

import javax.crypto.spec.GCMParameterSpec;

/**
 * A data key whose bytes stay behind the port: for each message it is opened, used for AES-GCM
 * (NIST SP 800-38D), and wiped. Thread-safe; judged at each message.
 *
 * <p>Nobody counts its messages or looks at their IVs: that no two have the same is the caller's to
 * care for.
 *
 * <p>Both methods throw {@link KmsInvalidCiphertextException} if the sealed data key is refused,
 * and a KmsException with VALIDATION for parameters that AES-GCM does not have.
 */
public interface OpaqueDataKey {
  /** The ARN of the KMS key that sealed it. */
  String keyArn();

  /** Encrypts; the tag comes last. */
  byte[] seal(GCMParameterSpec parameters, byte[] additionalData, byte[] plaintext);

  /**
   * Decrypts. The caller owns the result and wipes it.
   *
   * @throws KmsInvalidCiphertextException without a cause, for whatever does not decrypt
   */
  byte[] open(GCMParameterSpec parameters, byte[] additionalData, byte[] ciphertext);
}
