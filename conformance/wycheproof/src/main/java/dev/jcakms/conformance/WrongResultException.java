package dev.jcakms.conformance;

/** A subject answered, and the answer is wrong: worse than a refusal. */
final class WrongResultException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongResultException(String what) {
    super(what);
  }
}
