package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of a re-encryption that name both keys and both contexts. */
final class ReEncryptionOptions {
  @Option(
      names = "--source-key-id",
      paramLabel = "KEY",
      description =
          "The key that must have made it, by id, ARN or alias; else any of this installation.")
  private @Nullable String sourceKeyId;

  @Option(
      names = "--source-encryption-context",
      paramLabel = "PAIRS",
      description = "The pairs that it was encrypted with: name=value,name=value or JSON.")
  private EncryptionContext sourceContext = EncryptionContext.none();

  @Option(
      names = "--destination-key-id",
      required = true,
      paramLabel = "KEY",
      description = "The key to encrypt it under, by id, ARN or alias; it may be the same.")
  private String destinationKeyId = "";

  @Option(
      names = "--destination-encryption-context",
      paramLabel = "PAIRS",
      description = "The pairs to encrypt it with; none are taken over.")
  private EncryptionContext destinationContext = EncryptionContext.none();

  /** The key given, or whatever key the ciphertext names. */
  KeyName sourceKey() {
    return sourceKeyId == null ? KeyName.byCiphertext() : KeyName.of(sourceKeyId);
  }

  /** The pairs given, or none. */
  EncryptionContext sourceContext() {
    return sourceContext;
  }

  /** The key given. */
  KeyName destinationKey() {
    return KeyName.of(destinationKeyId);
  }

  /** The pairs given, or none. */
  EncryptionContext destinationContext() {
    return destinationContext;
  }
}
