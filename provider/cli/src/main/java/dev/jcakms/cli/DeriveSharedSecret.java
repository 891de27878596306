package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.Agreeing;
import dev.jcakms.port.KeyAgreementAlgorithm;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms derive-shared-secret}. */
@Command(
    name = "derive-shared-secret",
    header = "Prints the secret that a key and another's public key agree on.",
    description = {
      "",
      "It is no key yet: derive one of it.",
    },
    footer = {
      "",
      "Example:",
      "  kms derive-shared-secret --key-id alias/talk --key-agreement-algorithm ECDH \\",
      "      --public-key fileb://peer.der"
    })
final class DeriveSharedSecret extends ServiceVerb {
  private static final String ALGORITHM = "--key-agreement-algorithm";

  @Mixin private final KeyOption key = new KeyOption();

  @Option(names = ALGORITHM, required = true, paramLabel = "NAME", description = "ECDH.")
  private String algorithm = "";

  @Option(
      names = "--public-key",
      required = true,
      paramLabel = "BLOB",
      description = "The other's SubjectPublicKeyInfo (DER): fileb://PATH, or base64.")
  private @Nullable Blob publicKey;

  DeriveSharedSecret(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DeriveSharedSecret";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run", "--recipient");
  }

  @Override
  Members ask(KmsProvider provider) {
    KeyAgreementAlgorithm chosen =
        AwsEnum.of(ALGORITHM, algorithm, List.of(KeyAgreementAlgorithm.values()));
    byte[] peer =
        AwsSize.check("A public key", requireNonNull(publicKey), AwsSize.PUBLIC_KEY_BYTES);
    Agreeing right = provider.port().agreeing(key.name());
    KeyOrigin origin = provider.administration().describeKey(key.name()).origin();
    return new Members()
        .put("KeyId", right.keyArn())
        .put("SharedSecret", right.agree(peer))
        .put("KeyAgreementAlgorithm", chosen.name())
        .put("KeyOrigin", origin.name());
  }
}
