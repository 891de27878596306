package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms generate-random}. */
@Command(
    name = "generate-random",
    header = "Prints random bytes of the root's own generator.",
    footer = {
      "",
      "Example:",
      "  kms generate-random --number-of-bytes 32 --output text --query Plaintext"
    })
final class GenerateRandom extends ServiceVerb {
  // Not required for picocli: AWS's model has it optional, and its service asks for it.
  @Option(names = "--number-of-bytes", paramLabel = "N", description = "1 to 1024.")
  private @Nullable Integer numberOfBytes;

  GenerateRandom(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateRandom";
  }

  @Override
  List<String> unsupported() {
    return List.of("--custom-key-store-id", "--recipient");
  }

  @Override
  Members ask(KmsProvider provider) {
    if (numberOfBytes == null) {
      throw new KmsException(KmsErrorCode.VALIDATION, "NumberOfBytes is required.");
    }
    return new Members().put("Plaintext", provider.port().random(numberOfBytes));
  }
}
