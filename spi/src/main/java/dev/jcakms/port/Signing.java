package dev.jcakms.port;

/** Has the root sign under one key and scheme. Thread-safe; judged at each call. */
public interface Signing {
  /** The key ARN. */
  String keyArn();

  /**
   * Signs.
   *
   * @param input what the scheme says
   * @throws KmsException VALIDATION for an input of a length that the scheme does not take
   */
  byte[] sign(byte[] input);
}
