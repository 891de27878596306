package dev.jcakms.port;

/** Where a KMS key's material was made. The names are AWS's. */
public enum KeyOrigin {
  /** Here, in the root. */
  AWS_KMS,
  /** Elsewhere: it was imported, and whoever brought it may have it still. */
  EXTERNAL
}
