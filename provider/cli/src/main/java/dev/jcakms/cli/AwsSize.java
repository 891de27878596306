package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;

/** How long a blob of AWS's may be: none is empty. */
final class AwsSize {
  /** The longest plaintext or message. */
  static final int PLAINTEXT_BYTES = 4096;

  /** The longest ciphertext, signature or MAC. */
  static final int CIPHERTEXT_BYTES = 6144;

  /** The longest public key. */
  static final int PUBLIC_KEY_BYTES = 8192;

  private AwsSize() {}

  /**
   * The bytes of a blob, if there are some and not too many.
   *
   * @param what the blob with its article, at the beginning of a sentence
   * @throws KmsException VALIDATION
   */
  static byte[] check(String what, Blob blob, int maxBytes) {
    int length = blob.bytes().length;
    if (length == 0 || length > maxBytes) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, what + " is 1 to " + maxBytes + " bytes, not " + length + ".");
    }
    return blob.bytes();
  }
}
