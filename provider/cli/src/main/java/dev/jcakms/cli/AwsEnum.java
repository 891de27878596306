package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A text that AWS takes from a fixed set. */
final class AwsEnum {
  private AwsEnum() {}

  /**
   * The constant that a text names.
   *
   * @param flag where the text stands
   * @param offered the constants that are built
   * @param notOffered the rest of AWS's set
   * @throws KmsException VALIDATION for a text outside of the set; UNSUPPORTED_OPERATION for the
   *     rest
   */
  static <E extends Enum<E>> E of(String flag, String text, List<E> offered, String... notOffered) {
    List<String> names = offered.stream().map(Enum::name).toList();
    check(member(flag), text, Stream.concat(names.stream(), Arrays.stream(notOffered)).toList());
    if (!names.contains(text)) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION, flag + " " + text + " is not supported here.");
    }
    return offered.get(names.indexOf(text));
  }

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

  /** {@code --key-spec} sets {@code keySpec}. */
  private static String member(String flag) {
    StringBuilder member = new StringBuilder();
    for (String word : flag.substring("--".length()).split("-", -1)) {
      member.append(
          member.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return member.toString();
  }
}
