package dev.jcakms.hsm.pkcs11;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What an answer of the module other than CKR_OK means for the work that got it. */
enum Fault {
  /** The session is of no more use; another may be. */
  SESSION_LOST,
  /** Nobody is logged in any more. */
  LOGIN_LOST,
  /** The object is gone, or hidden because the token or the login is. */
  OBJECT_LOST,
  /** Somebody in this process has ended the module's work. */
  MODULE_LOST,
  /** The token failed, or is away. */
  TOKEN_FAILED,
  /** The request itself was refused: the same one will be again. */
  REFUSED;

  private static final Map<Ckr, Fault> TABLE = new EnumMap<>(Ckr.class);

  static {
    TABLE.put(Ckr.SESSION_HANDLE_INVALID, SESSION_LOST);
    TABLE.put(Ckr.SESSION_CLOSED, SESSION_LOST);
    TABLE.put(Ckr.OPERATION_ACTIVE, SESSION_LOST);
    TABLE.put(Ckr.OPERATION_NOT_INITIALIZED, SESSION_LOST);
    TABLE.put(Ckr.USER_NOT_LOGGED_IN, LOGIN_LOST);
    TABLE.put(Ckr.OBJECT_HANDLE_INVALID, OBJECT_LOST);
    TABLE.put(Ckr.KEY_HANDLE_INVALID, OBJECT_LOST);
    TABLE.put(Ckr.UNWRAPPING_KEY_HANDLE_INVALID, OBJECT_LOST);
    TABLE.put(Ckr.CRYPTOKI_NOT_INITIALIZED, MODULE_LOST);
    TABLE.put(Ckr.ARGUMENTS_BAD, REFUSED);
    TABLE.put(Ckr.ATTRIBUTE_READ_ONLY, REFUSED);
    TABLE.put(Ckr.ATTRIBUTE_SENSITIVE, REFUSED);
    TABLE.put(Ckr.ATTRIBUTE_TYPE_INVALID, REFUSED);
    TABLE.put(Ckr.ATTRIBUTE_VALUE_INVALID, REFUSED);
    TABLE.put(Ckr.ACTION_PROHIBITED, REFUSED);
    TABLE.put(Ckr.DATA_INVALID, REFUSED);
    TABLE.put(Ckr.DATA_LEN_RANGE, REFUSED);
    TABLE.put(Ckr.ENCRYPTED_DATA_INVALID, REFUSED);
    TABLE.put(Ckr.ENCRYPTED_DATA_LEN_RANGE, REFUSED);
    TABLE.put(Ckr.AEAD_DECRYPT_FAILED, REFUSED);
    TABLE.put(Ckr.FUNCTION_NOT_SUPPORTED, REFUSED);
    TABLE.put(Ckr.KEY_SIZE_RANGE, REFUSED);
    TABLE.put(Ckr.KEY_TYPE_INCONSISTENT, REFUSED);
    TABLE.put(Ckr.KEY_FUNCTION_NOT_PERMITTED, REFUSED);
    TABLE.put(Ckr.MECHANISM_INVALID, REFUSED);
    TABLE.put(Ckr.MECHANISM_PARAM_INVALID, REFUSED);
    TABLE.put(Ckr.PIN_INCORRECT, REFUSED);
    TABLE.put(Ckr.PIN_INVALID, REFUSED);
    TABLE.put(Ckr.PIN_LEN_RANGE, REFUSED);
    TABLE.put(Ckr.PIN_EXPIRED, REFUSED);
    TABLE.put(Ckr.PIN_LOCKED, REFUSED);
    TABLE.put(Ckr.SESSION_READ_ONLY, REFUSED);
    TABLE.put(Ckr.TEMPLATE_INCOMPLETE, REFUSED);
    TABLE.put(Ckr.TEMPLATE_INCONSISTENT, REFUSED);
    TABLE.put(Ckr.TOKEN_WRITE_PROTECTED, REFUSED);
    TABLE.put(Ckr.UNWRAPPING_KEY_SIZE_RANGE, REFUSED);
    TABLE.put(Ckr.UNWRAPPING_KEY_TYPE_INCONSISTENT, REFUSED);
    TABLE.put(Ckr.WRAPPED_KEY_INVALID, REFUSED);
    TABLE.put(Ckr.WRAPPED_KEY_LEN_RANGE, REFUSED);
    TABLE.put(Ckr.DOMAIN_PARAMS_INVALID, REFUSED);
    TABLE.put(Ckr.CURVE_NOT_SUPPORTED, REFUSED);
  }

  /**
   * Whether something is so at the first look or at a second one: a single "no" may have been a
   * fault.
   */
  static boolean isSoInTwoLooks(BooleanSupplier look) {
    for (int times = 0; times < 2; times++) {
      if (look.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** What an answer means; one that nobody foresaw is the token's fault, never the input's. */
  static Fault of(CryptokiException answer) {
    return TABLE.getOrDefault(answer.ckr(), TOKEN_FAILED);
  }
}
