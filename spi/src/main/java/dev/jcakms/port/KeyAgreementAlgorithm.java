package dev.jcakms.port;

/** AWS's key agreement algorithms. */
public enum KeyAgreementAlgorithm {
  /** The x-coordinate that both sides come to (SP 800-56A, 5.7.1.2). */
  ECDH
}
