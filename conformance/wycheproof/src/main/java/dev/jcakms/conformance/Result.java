package dev.jcakms.conformance;

/** What Wycheproof expects of a case. */
public enum Result {
  /** Must succeed. */
  VALID,
  /** Must be refused. */
  INVALID,
  /** Either; the flags of the case say why. */
  ACCEPTABLE;

  static Result read(Members members) {
    String word = members.text("result");
    return switch (word) {
      case "valid" -> VALID;
      case "invalid" -> INVALID;
      case "acceptable" -> ACCEPTABLE;
      default -> throw members.refused("unknown result \"" + word + "\"");
    };
  }
}
