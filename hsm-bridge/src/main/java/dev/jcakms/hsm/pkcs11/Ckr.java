package dev.jcakms.hsm.pkcs11;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Return values, CK_RV (PKCS#11 section 5.1), without the standard's prefix CKR_. */
enum Ckr {
  OK(0x0),
  CANCEL(0x1),
  HOST_MEMORY(0x2),
  SLOT_ID_INVALID(0x3),
  GENERAL_ERROR(0x5),
  FUNCTION_FAILED(0x6),
  ARGUMENTS_BAD(0x7),
  ATTRIBUTE_READ_ONLY(0x10),
  ATTRIBUTE_SENSITIVE(0x11),
  ATTRIBUTE_TYPE_INVALID(0x12),
  ATTRIBUTE_VALUE_INVALID(0x13),
  ACTION_PROHIBITED(0x1B),
  DATA_INVALID(0x20),
  DATA_LEN_RANGE(0x21),
  DEVICE_ERROR(0x30),
  DEVICE_MEMORY(0x31),
  DEVICE_REMOVED(0x32),
  ENCRYPTED_DATA_INVALID(0x40),
  ENCRYPTED_DATA_LEN_RANGE(0x41),
  AEAD_DECRYPT_FAILED(0x42),
  FUNCTION_CANCELED(0x50),
  FUNCTION_NOT_SUPPORTED(0x54),
  KEY_HANDLE_INVALID(0x60),
  KEY_SIZE_RANGE(0x62),
  KEY_TYPE_INCONSISTENT(0x63),
  KEY_FUNCTION_NOT_PERMITTED(0x68),
  MECHANISM_INVALID(0x70),
  MECHANISM_PARAM_INVALID(0x71),
  OBJECT_HANDLE_INVALID(0x82),
  OPERATION_ACTIVE(0x90),
  OPERATION_NOT_INITIALIZED(0x91),
  PIN_INCORRECT(0xA0),
  PIN_INVALID(0xA1),
  PIN_LEN_RANGE(0xA2),
  PIN_EXPIRED(0xA3),
  PIN_LOCKED(0xA4),
  SESSION_CLOSED(0xB0),
  SESSION_COUNT(0xB1),
  SESSION_HANDLE_INVALID(0xB3),
  SESSION_READ_ONLY(0xB5),
  SIGNATURE_INVALID(0xC0),
  SIGNATURE_LEN_RANGE(0xC1),
  TEMPLATE_INCOMPLETE(0xD0),
  TEMPLATE_INCONSISTENT(0xD1),
  TOKEN_NOT_PRESENT(0xE0),
  TOKEN_NOT_RECOGNIZED(0xE1),
  TOKEN_WRITE_PROTECTED(0xE2),
  UNWRAPPING_KEY_HANDLE_INVALID(0xF0),
  UNWRAPPING_KEY_SIZE_RANGE(0xF1),
  UNWRAPPING_KEY_TYPE_INCONSISTENT(0xF2),
  USER_ALREADY_LOGGED_IN(0x100),
  USER_NOT_LOGGED_IN(0x101),
  USER_PIN_NOT_INITIALIZED(0x102),
  USER_TYPE_INVALID(0x103),
  WRAPPED_KEY_INVALID(0x110),
  WRAPPED_KEY_LEN_RANGE(0x112),
  RANDOM_NO_RNG(0x121),
  DOMAIN_PARAMS_INVALID(0x130),
  CURVE_NOT_SUPPORTED(0x140),
  BUFFER_TOO_SMALL(0x150),
  CRYPTOKI_NOT_INITIALIZED(0x190),
  CRYPTOKI_ALREADY_INITIALIZED(0x191),
  FUNCTION_REJECTED(0x200),
  TOKEN_RESOURCE_EXCEEDED(0x201),
  /** Any other value, a vendor's own among them; {@link CryptokiException#value} has it. */
  OTHER(-1);

  private static final Map<String, Ckr> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Ckr::name, Function.identity()));

  private static final Map<Long, Ckr> BY_VALUE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(code -> code.value, Function.identity()));

  private final long value;

  Ckr(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }

  static Ckr named(String name) {
    return BY_NAME.getOrDefault(name, OTHER);
  }

  static Ckr of(long value) {
    return BY_VALUE.getOrDefault(value, OTHER);
  }
}
