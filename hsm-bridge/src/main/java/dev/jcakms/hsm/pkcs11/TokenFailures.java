package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;

/** The one translation of a module's refusal of a request into the root port's. */
final class TokenFailures {
  private TokenFailures() {}

  /** What an answer means to whoever asked; the answer itself is kept. */
  static HsmException translate(CryptokiException answer) {
    return new HsmException(
        reason(answer), "the token refused (" + answer.getMessage() + ")", answer.value(), answer);
  }

  private static Reason reason(CryptokiException answer) {
    return switch (answer.ckr()) {
      case MECHANISM_INVALID,
          MECHANISM_PARAM_INVALID,
          FUNCTION_NOT_SUPPORTED,
          CURVE_NOT_SUPPORTED,
          DOMAIN_PARAMS_INVALID ->
          Reason.UNSUPPORTED;
      case DATA_INVALID, DATA_LEN_RANGE -> Reason.INPUT_REFUSED;
      case KEY_FUNCTION_NOT_PERMITTED, KEY_TYPE_INCONSISTENT, KEY_SIZE_RANGE ->
          Reason.MATERIAL_REFUSED;
      case ENCRYPTED_DATA_INVALID,
          ENCRYPTED_DATA_LEN_RANGE,
          AEAD_DECRYPT_FAILED,
          WRAPPED_KEY_INVALID,
          WRAPPED_KEY_LEN_RANGE ->
          Reason.AUTHENTICATION_FAILED;
      default -> Reason.UNAVAILABLE;
    };
  }
}
