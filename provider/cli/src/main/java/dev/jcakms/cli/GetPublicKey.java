package dev.jcakms.cli;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms get-public-key}. */
@Command(
    name = "get-public-key",
    header = "Prints the public half of a pair, and what it is good for.",
    footer = {
      "",
      "Example:",
      "  kms get-public-key --key-id alias/release \\",
      "      --output text --query PublicKey | base64 -d > release.der"
    })
final class GetPublicKey extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  GetPublicKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GetPublicKey";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens");
  }

  @Override
  Members ask(KmsProvider provider) {
    PublicKeyInfo info = provider.port().getPublicKey(key.name());
    KeyMetadata metadata = info.metadata();
    Members members =
        new Members()
            .put("KeyId", metadata.arn())
            .put("PublicKey", info.publicKey())
            .put("CustomerMasterKeySpec", metadata.spec().name())
            .put("KeySpec", metadata.spec().name())
            .put("KeyUsage", metadata.usage().name());
    AlgorithmMembers.put(members, metadata);
    return members;
  }
}
