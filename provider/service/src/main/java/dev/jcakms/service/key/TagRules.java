package dev.jcakms.service.key;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules of tags, AWS's. */
final class TagRules {
  private static final int MAX_KEY_LENGTH = 128;
  private static final int MAX_VALUE_LENGTH = 256;
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*");
  private static final String RESERVED_PREFIX = "aws:";

  private TagRules() {}

  /** Whether it has the form of a name, reserved or not. */
  static boolean isKey(String text) {
    return !text.isEmpty() && text.length() <= MAX_KEY_LENGTH && TEXT.matcher(text).matches();
  }

  /**
   * Refuses what no key can be tagged with.
   *
   * @throws KmsException VALIDATION for a length, TAG for anything else
   */
  static void check(Map<String, String> tags) {
    checkKeys(tags.keySet());
    for (String value : tags.values()) {
      if (value.length() > MAX_VALUE_LENGTH) {
        throw tooLong("tagValue", value.length(), MAX_VALUE_LENGTH);
      }
      checkText(value);
    }
  }

  /**
   * Refuses what no tag is called.
   *
   * @throws KmsException VALIDATION for a length, TAG for anything else
   */
  static void checkKeys(Collection<String> keys) {
    for (String key : keys) {
      if (key.isEmpty()) {
        throw new KmsException(KmsErrorCode.VALIDATION, "The key of a tag is not empty.");
      }
      if (key.length() > MAX_KEY_LENGTH) {
        throw tooLong("tagKey", key.length(), MAX_KEY_LENGTH);
      }
      checkText(key);
      if (key.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX)) {
        throw new KmsException(
            KmsErrorCode.TAG, "Tags with the prefix " + RESERVED_PREFIX + " are reserved.");
      }
    }
  }

  private static KmsException tooLong(String member, int length, int maxLength) {
    return new KmsException(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value of "
            + length
            + " characters at '"
            + member
            + "' failed to satisfy constraint: Member must have length less than or equal to "
            + maxLength);
  }

  private static void checkText(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new KmsException(
          KmsErrorCode.TAG, "Tags are letters, digits, spaces and the characters _ . : / = + - @");
    }
  }
}
