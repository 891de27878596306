package dev.jcakms.jca.key;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * A KMS key that a generator is to make. Immutable.
 *
 * <pre>{@code
 * KeyGenerator generator = KeyGenerator.getInstance("KMS/AES-GCM");
 * generator.init(NewKeySpec.withAlias("alias/orders"));
 * }</pre>
 */
public final class NewKeySpec implements AlgorithmParameterSpec {
  private final Optional<String> alias;
  private final String description;

  private NewKeySpec(Optional<String> alias, String description) {
    this.alias = alias;
    this.description = description;
  }

  /** A key and its alias, made together; the generator refuses an alias that exists. */
  public static NewKeySpec withAlias(String aliasName) {
    return new NewKeySpec(Optional.of(aliasName), "");
  }

  /** A key that is known by its id alone; the description says whose it is. */
  public static NewKeySpec withoutAlias(String description) {
    return new NewKeySpec(Optional.empty(), description);
  }

  /** The same with a description. */
  public NewKeySpec describedAs(String text) {
    return new NewKeySpec(alias, text);
  }

  /** The alias that is made with the key, if any. */
  public Optional<String> alias() {
    return alias;
  }

  /** A text for people. */
  public String description() {
    return description;
  }
}
