package dev.jcakms.hsm.pkcs11;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Mechanisms, CK_MECHANISM_TYPE (PKCS#11 Current Mechanisms), without the prefix CKM_. */
enum Ckm {
  RSA_PKCS_KEY_PAIR_GEN(0x0),
  RSA_PKCS(0x1),
  RSA_X_509(0x3),
  RSA_PKCS_OAEP(0x9),
  RSA_PKCS_PSS(0xD),
  ML_DSA_KEY_PAIR_GEN(0x1C),
  ML_DSA(0x1D),
  SHA_1(0x220),
  SHA256(0x250),
  SHA256_HMAC(0x251),
  SHA224(0x255),
  SHA224_HMAC(0x256),
  SHA384(0x260),
  SHA384_HMAC(0x261),
  SHA512(0x270),
  SHA512_HMAC(0x271),
  GENERIC_SECRET_KEY_GEN(0x350),
  EC_KEY_PAIR_GEN(0x1040),
  ECDSA(0x1041),
  ECDH1_DERIVE(0x1050),
  EC_EDWARDS_KEY_PAIR_GEN(0x1055),
  EDDSA(0x1057),
  RSA_AES_KEY_WRAP(0x1054),
  AES_KEY_GEN(0x1080),
  AES_GCM(0x1087),
  AES_KEY_WRAP(0x2109),
  AES_KEY_WRAP_PAD(0x210A),
  AES_KEY_WRAP_KWP(0x210B);

  private static final Map<Long, Ckm> BY_VALUE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(type -> type.value, Function.identity()));

  private final long value;

  Ckm(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }

  static Optional<Ckm> of(long value) {
    return Optional.ofNullable(BY_VALUE.get(value));
  }
}
