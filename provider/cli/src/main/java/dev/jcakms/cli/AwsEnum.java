package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.List;

/** A text that AWS takes from a fixed set. */
final class AwsEnum {
  private AwsEnum() {}

  /**
   * Refuses a text outside of the set.
   *
   * @param member the name of the member as AWS's error writes it
   * @throws KmsException VALIDATION
   */
  static void check(String member, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "1 validation error detected: Value '"
              + value
              + "' at '"
              + member
              + "' failed to satisfy constraint: Member must satisfy enum value set: "
              + known);
    }
  }
}
