package dev.jcakms.port;

/** What is given to be signed. The names are AWS's. */
public enum MessageType {
  /** The message itself. */
  RAW,
  /** Its digest, by the hash of the algorithm. */
  DIGEST,
  /** The mu of ML-DSA (FIPS 204, 6.2). */
  EXTERNAL_MU
}
