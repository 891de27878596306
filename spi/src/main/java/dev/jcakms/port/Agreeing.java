package dev.jcakms.port;

/** Has the root agree on secrets by one key. Thread-safe; judged at each call. */
public interface Agreeing {
  /** The key ARN. */
  String keyArn();

  /**
   * The secret (SP 800-56A, 5.7.1.2: the x-coordinate, as long as the field). The caller owns the
   * result and wipes it.
   *
   * @param peerPublicKey a SubjectPublicKeyInfo (DER) on the same curve; its point is checked
   *     before the root sees it
   * @throws KmsException VALIDATION if it is not that
   */
  byte[] agree(byte[] peerPublicKey);
}
