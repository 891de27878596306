package dev.jcakms.port;

/**
 * Verifies signatures of one key and scheme, in software. Thread-safe; judged at each call. Whoever
 * has the public key can do so without it: here the key's state is asked too.
 */
public interface Verifying {
  /** The key ARN. */
  String keyArn();

  /**
   * Whether a signature is this key's; one that cannot be read is not.
   *
   * @param input what the scheme says
   * @throws KmsException VALIDATION for an input of a length that the scheme does not take
   */
  boolean verify(byte[] input, byte[] signature);
}
