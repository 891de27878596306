package dev.jcakms.hsm.pkcs11;

/** Object classes, CK_OBJECT_CLASS (PKCS#11 section 3.4), without the prefix CKO_. */
enum Cko {
  DATA(0x0),
  CERTIFICATE(0x1),
  PUBLIC_KEY(0x2),
  PRIVATE_KEY(0x3),
  SECRET_KEY(0x4);

  private final long value;

  Cko(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }
}
