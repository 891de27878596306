package dev.jcakms.hsm;

/** What a material is and its one usage. */
public enum MaterialKind {
  /** A 256-bit AES key that seals and opens. */
  AES_256
}
