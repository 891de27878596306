package dev.jcakms.cli;

import dev.jcakms.port.KeyName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag {@code --key-id} of a verb whose ciphertext names its key. */
final class OptionalKeyOption {
  @Option(
      names = "--key-id",
      paramLabel = "KEY",
      description =
          "The key that must have made it, by id, ARN or alias; else any of this installation.")
  private @Nullable String keyId;

  /** The name given, or whatever key the ciphertext names. */
  KeyName name() {
    return keyId == null ? KeyName.byCiphertext() : KeyName.of(keyId);
  }
}
