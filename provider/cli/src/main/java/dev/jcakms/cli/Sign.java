package dev.jcakms.cli;

import dev.jcakms.port.Signing;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms sign}. */
@Command(
    name = "sign",
    header = "Signs a message of 1 to 4096 bytes, or the digest of a longer one.",
    footer = {
      "",
      "Example:",
      "  kms sign --key-id alias/release --signing-algorithm ECDSA_SHA_256 \\",
      "      --message fileb://digest --message-type DIGEST"
    })
final class Sign extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final SigningOptions options = new SigningOptions();

  Sign(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Sign";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    SigningAlgorithm algorithm = options.algorithm(provider, key.name());
    Signing signing = provider.port().signing(key.name(), algorithm.scheme());
    return new Members()
        .put("KeyId", signing.keyArn())
        .put("Signature", signing.sign(options.input(provider, algorithm, signing.keyArn())))
        .put("SigningAlgorithm", algorithm.name());
  }
}
