package dev.jcakms.cli;

import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms generate-data-key-pair}. */
@Command(
    name = "generate-data-key-pair",
    header = "Makes a data key pair and prints it, its private half in the clear and sealed.",
    footer = {
      "",
      "Example:",
      "  kms generate-data-key-pair --key-id alias/orders --key-pair-spec ECC_NIST_P256"
    })
final class GenerateDataKeyPair extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final KeyPairSpecOption spec = new KeyPairSpecOption();

  @Mixin private final ContextOption context = new ContextOption();

  GenerateDataKeyPair(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateDataKeyPair";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--recipient", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    GeneratedDataKeyPair pair =
        provider.port().generateDataKeyPair(key.name(), context.context(), spec.spec());
    return new Members()
        .put("PrivateKeyCiphertextBlob", pair.sealed().ciphertextBlob())
        .put("PrivateKeyPlaintext", pair.privateKey())
        .put("PublicKey", pair.publicKey())
        .put("KeyId", pair.sealed().keyArn())
        .put("KeyPairSpec", pair.spec().name())
        .put("KeyMaterialId", pair.sealed().keyMaterialId());
  }
}
