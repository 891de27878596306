package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import picocli.CommandLine.Option;

/** The flag {@code --encryption-context}. */
final class ContextOption {
  @Option(
      names = "--encryption-context",
      paramLabel = "PAIRS",
      description = "name=value,name=value or a JSON object; the same again to decrypt.")
  private EncryptionContext context = EncryptionContext.none();

  /** The pairs given, or none. */
  EncryptionContext context() {
    return context;
  }
}
