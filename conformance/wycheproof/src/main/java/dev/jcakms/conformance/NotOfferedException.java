package dev.jcakms.conformance;

/**
 * The subject has no such algorithm, or takes no such parameters or keys: a case is passed over,
 * and the text is the reason that is reported.
 */
public final class NotOfferedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A case is passed over for this reason. */
  public NotOfferedException(String reason) {
    super(reason);
  }

  /** The reason. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
