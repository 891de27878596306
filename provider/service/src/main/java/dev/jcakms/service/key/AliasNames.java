package dev.jcakms.service.key;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.regex.Pattern;

/** The rule of alias names, AWS's. */
final class AliasNames {
  /** How many aliases one key may have. */
  static final int MAX_PER_KEY = 50;

  private static final Pattern NAME = Pattern.compile("alias/[A-Za-z0-9/_-]{1,250}");
  private static final String RESERVED_PREFIX = "alias/aws/";

  private AliasNames() {}

  /** Whether it has the form of a name, reserved or not. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Refuses what is not the name of an alias.
   *
   * @throws KmsException INVALID_ALIAS_NAME
   */
  static void check(String aliasName) {
    if (!isName(aliasName)) {
      throw new KmsException(
          KmsErrorCode.INVALID_ALIAS_NAME,
          "An alias name is alias/ and letters, digits, '/', '_' and '-', 256 characters in all.");
    }
    if (aliasName.startsWith(RESERVED_PREFIX)) {
      throw new KmsException(
          KmsErrorCode.INVALID_ALIAS_NAME,
          "Alias names with " + RESERVED_PREFIX + " are reserved.");
    }
  }
}
