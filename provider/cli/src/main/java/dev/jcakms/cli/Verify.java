package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.port.Verifying;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms verify}. */
@Command(
    name = "verify",
    header = "Verifies a signature; one that is not the key's is an error.",
    footer = {
      "",
      "Example:",
      "  kms verify --key-id alias/release --signing-algorithm ECDSA_SHA_256 \\",
      "      --message fileb://digest --message-type DIGEST \\",
      "      --signature fileb://signature"
    })
final class Verify extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final SigningOptions options = new SigningOptions();

  @Option(
      names = "--signature",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob signature;

  Verify(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Verify";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    byte[] given =
        AwsSize.check("A signature", requireNonNull(signature), AwsSize.CIPHERTEXT_BYTES);
    SigningAlgorithm algorithm = options.algorithm(provider, key.name());
    Verifying verifying = provider.port().verifying(key.name(), algorithm.scheme());
    if (!verifying.verify(options.input(provider, algorithm, verifying.keyArn()), given)) {
      throw new KmsException(KmsErrorCode.INVALID_SIGNATURE, "");
    }
    return new Members()
        .put("KeyId", verifying.keyArn())
        .put("SignatureValid", true)
        .put("SigningAlgorithm", algorithm.name());
  }
}
