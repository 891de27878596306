package dev.jcakms.hsm.pkcs11;

/** Key types, CK_KEY_TYPE (PKCS#11 section 3.4), without the prefix CKK_. */
enum Ckk {
  RSA(0x0),
  EC(0x3),
  GENERIC_SECRET(0x10),
  AES(0x1F),
  SHA256_HMAC(0x2B),
  SHA384_HMAC(0x2C),
  SHA512_HMAC(0x2D),
  SHA224_HMAC(0x2E),
  EC_EDWARDS(0x40),
  ML_DSA(0x4A);

  private final long value;

  Ckk(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }
}
