/**
 * The layouts of FORMAT.md: bytes in, typed values out. No cryptography, randomness, clock or I/O.
 */
module dev.jcakms.format {
  requires static org.jspecify;

  exports dev.jcakms.format;
}
