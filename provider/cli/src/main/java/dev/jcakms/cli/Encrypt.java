package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.OaepEncrypting;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms encrypt}. */
@Command(
    name = "encrypt",
    header = "Encrypts 1 to 4096 bytes in the root; a file of any length by encrypt-file.",
    description = {
      "",
      "To an RSA key a few hundred bytes, by its public half.",
    },
    footer = {
      "",
      "Example:",
      "  kms encrypt --key-id alias/orders --plaintext fileb://pin.txt \\",
      "      --output text --query CiphertextBlob | base64 -d > pin.kms"
    })
final class Encrypt extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--plaintext",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob plaintext;

  @Mixin private final ContextOption context = new ContextOption();

  @Mixin private final EncryptionAlgorithmOption algorithm = new EncryptionAlgorithmOption();

  Encrypt(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Encrypt";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run");
  }

  @Override
  Members ask(KmsProvider provider) {
    Blob given = requireNonNull(plaintext);
    try {
      EncryptionAlgorithm chosen = algorithm.value(context.context());
      byte[] bytes = AwsSize.check("A plaintext", given, AwsSize.PLAINTEXT_BYTES);
      EncryptionAlgorithmOption.checkFit(provider, key.name(), chosen);
      if (chosen.oaep().isPresent()) {
        OaepEncrypting right = provider.port().oaepEncrypting(key.name(), chosen.oaep().get());
        return answer(right.encrypt(bytes), right.keyArn(), chosen);
      }
      DirectCiphertext sealed =
          provider.port().directSealing(key.name(), context.context()).encrypt(bytes);
      return answer(sealed.ciphertextBlob(), sealed.keyArn(), chosen);
    } finally {
      given.wipe();
    }
  }

  private static Members answer(byte[] ciphertext, String keyArn, EncryptionAlgorithm algorithm) {
    return new Members()
        .put("CiphertextBlob", ciphertext)
        .put("KeyId", keyArn)
        .put("EncryptionAlgorithm", algorithm.name());
  }
}
