package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags {@code --key-spec} and {@code --number-of-bytes}, of which a data key needs one. */
final class DataKeySizeOptions {
  private enum Spec {
    AES_256,
    AES_128
  }

  @Option(
      names = "--key-spec",
      paramLabel = "NAME",
      description = "AES_128 or AES_256; or else --number-of-bytes.")
  private @Nullable String keySpec;

  @Option(
      names = "--number-of-bytes",
      paramLabel = "N",
      description = "1 to 1024; or else --key-spec.")
  private @Nullable Integer numberOfBytes;

  /** How long the data key is to be. */
  int bytes() {
    if (keySpec != null && numberOfBytes == null) {
      return switch (AwsEnum.of("--key-spec", keySpec, List.of(Spec.values()))) {
        case AES_128 -> 16;
        case AES_256 -> 32;
      };
    }
    if (numberOfBytes != null && keySpec == null) {
      return numberOfBytes;
    }
    throw new KmsException(
        KmsErrorCode.VALIDATION, "Please specify either number of bytes or key spec.");
  }
}
