package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.MacVerifying;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms verify-mac}. */
@Command(
    name = "verify-mac",
    header = "Verifies a MAC; one that is not the key's is an error.",
    footer = {
      "",
      "Example:",
      "  kms verify-mac --key-id alias/tokens --message fileb://token \\",
      "      --mac-algorithm HMAC_SHA_256 --mac fileb://mac"
    })
final class VerifyMac extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final MessageOption message = new MessageOption();

  @Mixin private final MacAlgorithmOption option = new MacAlgorithmOption();

  @Option(
      names = "--mac",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob mac;

  VerifyMac(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "VerifyMac";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    byte[] bytes = message.bytes();
    byte[] given = AwsSize.check("A MAC", requireNonNull(mac), AwsSize.CIPHERTEXT_BYTES);
    MacAlgorithm algorithm = option.algorithm(provider, key.name());
    MacVerifying right = provider.port().macVerifying(key.name(), algorithm);
    if (!right.verify(bytes, given)) {
      throw new KmsException(KmsErrorCode.INVALID_MAC, "");
    }
    return new Members()
        .put("KeyId", right.keyArn())
        .put("MacValid", true)
        .put("MacAlgorithm", algorithm.name());
  }
}
