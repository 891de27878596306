package dev.jcakms.cli;

import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.MacMaking;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms generate-mac}. */
@Command(
    name = "generate-mac",
    header = "Makes the MAC of a message of 1 to 4096 bytes.",
    footer = {
      "",
      "Example:",
      "  kms generate-mac --key-id alias/tokens --message fileb://token \\",
      "      --mac-algorithm HMAC_SHA_256"
    })
final class GenerateMac extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final MessageOption message = new MessageOption();

  @Mixin private final MacAlgorithmOption option = new MacAlgorithmOption();

  GenerateMac(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateMac";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    byte[] bytes = message.bytes();
    MacAlgorithm algorithm = option.algorithm(provider, key.name());
    MacMaking right = provider.port().macMaking(key.name(), algorithm);
    return new Members()
        .put("Mac", right.mac(bytes))
        .put("MacAlgorithm", algorithm.name())
        .put("KeyId", right.keyArn());
  }
}
