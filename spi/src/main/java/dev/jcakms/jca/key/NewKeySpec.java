package dev.jcakms.jca.key;

import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * A KMS key that a generator is to make. Immutable.
 *
 * <pre>{@code
 * KeyGenerator generator = KeyGenerator.getInstance("KMS/AES-GCM");
 * generator.init(NewKeySpec.withAlias("alias/orders"));
 * }</pre>
 *
 * <p>A generator of pairs is told the spec too:
 *
 * <pre>{@code
 * KeyPairGenerator generator = KeyPairGenerator.getInstance("KMS/KeyPair");
 * generator.initialize(
 *     NewKeySpec.withAlias("alias/tls").of(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY));
 * }</pre>
 */
public final class NewKeySpec implements AlgorithmParameterSpec {
  private final Optional<String> alias;
  private final String description;
  private final Optional<KmsKeySpec> keySpec;
  private final Optional<KeyUsage> usage;

  private NewKeySpec(
      Optional<String> alias,
      String description,
      Optional<KmsKeySpec> keySpec,
      Optional<KeyUsage> usage) {
    this.alias = alias;
    this.description = description;
    this.keySpec = keySpec;
    this.usage = usage;
  }

  /** A key and its alias, made together; the generator refuses an alias that exists. */
  public static NewKeySpec withAlias(String aliasName) {
    return new NewKeySpec(Optional.of(aliasName), "", Optional.empty(), Optional.empty());
  }

  /** A key that is known by its id alone; the description says whose it is. */
  public static NewKeySpec withoutAlias(String text) {
    return new NewKeySpec(Optional.empty(), text, Optional.empty(), Optional.empty());
  }

  /** The same with a description. */
  public NewKeySpec describedAs(String text) {
    return new NewKeySpec(alias, text, keySpec, usage);
  }

  /** The same of a spec and for a usage, where the generator makes more than one. */
  public NewKeySpec of(KmsKeySpec newSpec, KeyUsage newUsage) {
    return new NewKeySpec(alias, description, Optional.of(newSpec), Optional.of(newUsage));
  }

  /** The alias that is made with the key, if any. */
  public Optional<String> alias() {
    return alias;
  }

  /** A text for people. */
  public String description() {
    return description;
  }

  /** What the key is to be, unless the generator makes one kind alone. */
  public Optional<KmsKeySpec> keySpec() {
    return keySpec;
  }

  /** What the key is to be for, unless the generator makes one kind alone. */
  public Optional<KeyUsage> usage() {
    return usage;
  }
}
