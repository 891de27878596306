package dev.jcakms.cli;

import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms generate-data-key-pair-without-plaintext}. */
@Command(
    name = "generate-data-key-pair-without-plaintext",
    header = "Makes a data key pair and prints it, its private half sealed.",
    footer = {
      "",
      "Example:",
      "  kms generate-data-key-pair-without-plaintext --key-id alias/orders \\",
      "      --key-pair-spec ECC_NIST_P256"
    })
final class GenerateDataKeyPairWithoutPlaintext extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final KeyPairSpecOption spec = new KeyPairSpecOption();

  @Mixin private final ContextOption context = new ContextOption();

  GenerateDataKeyPairWithoutPlaintext(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "GenerateDataKeyPairWithoutPlaintext";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    GeneratedDataKeyPair pair =
        provider
            .port()
            .generateDataKeyPairWithoutPlaintext(key.name(), context.context(), spec.spec());
    return new Members()
        .put("PrivateKeyCiphertextBlob", pair.sealed().ciphertextBlob())
        .put("PublicKey", pair.publicKey())
        .put("KeyId", pair.sealed().keyArn())
        .put("KeyPairSpec", pair.spec().name())
        .put("KeyMaterialId", pair.sealed().keyMaterialId());
  }
}
