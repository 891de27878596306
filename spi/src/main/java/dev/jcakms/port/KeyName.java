package dev.jcakms.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller calls a key: a key id, key ARN, alias name or alias ARN; or nothing, for a
 * decryption under whatever key of this installation the ciphertext names. Only the installation
 * that is asked can tell what a text means. Immutable; equal by text.
 */
public final class KeyName {
  /** The longest text. */
  public static final int MAX_LENGTH = 2048;

  /** What every alias name begins with. */
  public static final String ALIAS_PREFIX = "alias/";

  private static final KeyName BY_CIPHERTEXT = new KeyName(null);

  private final @Nullable String text;

  private KeyName(@Nullable String text) {
    this.text = text;
  }

  /**
   * A name by text.
   *
   * @throws KmsException VALIDATION for an empty text, or one longer than {@value #MAX_LENGTH}
   */
  public static KeyName of(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "a key is named by 1 to " + MAX_LENGTH + " characters");
    }
    return new KeyName(text);
  }

  /** Whatever key the ciphertext names; for decryption alone. */
  public static KeyName byCiphertext() {
    return BY_CIPHERTEXT;
  }

  /** Whether the ciphertext has to name the key. */
  public boolean isByCiphertext() {
    return text == null;
  }

  /** Whether this is an alias name (not an alias ARN). */
  public boolean isAlias() {
    return text != null && text.startsWith(ALIAS_PREFIX);
  }

  /**
   * The text.
   *
   * @throws KmsException VALIDATION if the ciphertext has to name the key
   */
  public String text() {
    if (text == null) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "a key must be named: only decryption can do without");
    }
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName that && Objects.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  @Override
  public String toString() {
    return text == null ? "(the key that the ciphertext names)" : text;
  }
}
