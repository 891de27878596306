package dev.jcakms.conformance.tampering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jcakms.format.FormatException;
import dev.jcakms.port.KmsException;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/** The answers that there are to a ciphertext that is refused. */
enum Refusal {
  /** No ciphertext of a known version, type, suite and length: anybody can see that. */
  UNREADABLE,
  /** The clear header names a type that is not opened here, or material that the key lacks. */
  UNFIT,
  /** The clear header names another key than the caller. */
  ANOTHER_KEY,
  /** The clear header names a key that is unknown, or not allowed. */
  UNKNOWN_KEY,
  /** It took a key to decide. */
  UNDISCLOSED;

  private static final String TEXT = "the ciphertext is refused";

  /** Which of them {@code thrown} is; anything else that is thrown fails the test. */
  static Refusal of(Throwable thrown) {
    AEADBadTagException badTag = assertInstanceOf(AEADBadTagException.class, thrown);
    assertEquals(TEXT, badTag.getMessage());
    assertEquals(0, badTag.getSuppressed().length);
    return because(badTag.getCause());
  }

  /** Which of them {@code cause} stands for, or null for none. */
  static Refusal because(@Nullable Throwable cause) {
    if (cause == null) {
      return UNDISCLOSED;
    }
    if (cause instanceof FormatException) {
      return UNREADABLE;
    }
    return switch (assertInstanceOf(KmsException.class, cause).code()) {
      case INVALID_CIPHERTEXT -> UNFIT;
      case INCORRECT_KEY -> ANOTHER_KEY;
      case ACCESS_DENIED -> UNKNOWN_KEY;
      default -> throw new AssertionError("not a reason to refuse a ciphertext", cause);
    };
  }
}
