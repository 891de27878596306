package dev.jcakms.hsm.pkcs11;

/**
 * A PKCS#11 function did not answer CKR_OK. The text names the function and its answer, and nothing
 * of its arguments.
 */
final class CryptokiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final long value;

  CryptokiException(String function, long value) {
    super(function + ": " + name(value));
    this.function = function;
    this.value = value;
  }

  /** A search that no longer finds what must be there, though it said CKR_OK. */
  static CryptokiException blind() {
    return new CryptokiException(
        "C_FindObjects, blind to the marker", Ckr.TOKEN_NOT_PRESENT.value());
  }

  /** The function that refused. */
  String function() {
    return function;
  }

  /** What it answered. */
  Ckr ckr() {
    return Ckr.of(value);
  }

  /** What it answered, as the module gave it. */
  long value() {
    return value;
  }

  private static String name(long value) {
    Ckr known = Ckr.of(value);
    return known == Ckr.OTHER ? "0x" + Long.toHexString(value) : "CKR_" + known;
  }
}
