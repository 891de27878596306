package dev.jcakms.cli;

import dev.jcakms.port.KeyName;
import picocli.CommandLine.Option;

/** The flag {@code --key-id} of a verb that cannot do without. */
final class KeyOption {
  @Option(
      names = "--key-id",
      required = true,
      paramLabel = "KEY",
      description = "Key id or key ARN; where a key is used or described, also alias/NAME.")
  private String keyId = "";

  /** The name as the service takes it. */
  KeyName name() {
    return KeyName.of(keyId);
  }
}
