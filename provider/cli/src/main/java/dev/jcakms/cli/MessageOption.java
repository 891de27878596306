package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag {@code --message}. */
final class MessageOption {
  @Option(
      names = "--message",
      required = true,
      paramLabel = "BLOB",
      description = "1 to 4096 bytes: fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob message;

  /** The message, checked. */
  byte[] bytes() {
    return AwsSize.check("A message", requireNonNull(message), AwsSize.PLAINTEXT_BYTES);
  }
}
