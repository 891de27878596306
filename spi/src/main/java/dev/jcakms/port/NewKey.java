package dev.jcakms.port;

import java.util.Map;
import java.util.Optional;

/**
 * A KMS key that is to be made.
 *
 * @param spec what it is
 * @param usage what it is for
 * @param alias the alias that is made with it in one transaction, if any
 * @param description a text for people, at most {@value #MAX_DESCRIPTION_LENGTH} characters
 * @param tags labels, at most {@value #MAX_TAGS}
 */
public record NewKey(
    KmsKeySpec spec,
    KeyUsage usage,
    Optional<String> alias,
    String description,
    Map<String, String> tags) {
  /** The longest description. */
  public static final int MAX_DESCRIPTION_LENGTH = 8192;

  /** How many tags a key may have. */
  public static final int MAX_TAGS = 50;

  /** Takes a copy of {@code tags}. */
  public NewKey {
    tags = Map.copyOf(tags);
  }

  /** A key without tags. */
  public NewKey(KmsKeySpec spec, KeyUsage usage, Optional<String> alias, String description) {
    this(spec, usage, alias, description, Map.of());
  }

  /** A symmetric key for encryption, without alias or description. */
  public static NewKey symmetric() {
    return new NewKey(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, Optional.empty(), "");
  }

  /** The same with an alias. */
  public NewKey withAlias(String aliasName) {
    return new NewKey(spec, usage, Optional.of(aliasName), description, tags);
  }

  /** The same with a description. */
  public NewKey withDescription(String text) {
    return new NewKey(spec, usage, alias, text, tags);
  }

  /** The same with these tags. */
  public NewKey withTags(Map<String, String> labels) {
    return new NewKey(spec, usage, alias, description, labels);
  }
}
