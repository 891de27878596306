package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.OaepDecrypting;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms decrypt}. */
@Command(
    name = "decrypt",
    header = "Decrypts what encrypt or generate-data-key made; a file by decrypt-file.",
    description = {
      "",
      "By an RSA key, which must be named, also what others encrypted to its public half.",
    },
    footer = {
      "",
      "Example:",
      "  kms decrypt --ciphertext-blob fileb://pin.kms \\",
      "      --output text --query Plaintext | base64 -d"
    })
final class Decrypt extends ServiceVerb {
  @Option(
      names = "--ciphertext-blob",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob ciphertext;

  @Mixin private final OptionalKeyOption key = new OptionalKeyOption();

  @Mixin private final ContextOption context = new ContextOption();

  @Mixin private final EncryptionAlgorithmOption algorithm = new EncryptionAlgorithmOption();

  Decrypt(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Decrypt";
  }

  @Override
  List<String> unsupported() {
    return List.of(
        "--grant-tokens", "--recipient", "--dry-run", "--no-dry-run", "--dry-run-modifiers");
  }

  @Override
  Members ask(KmsProvider provider) {
    EncryptionAlgorithm chosen = algorithm.value(context.context());
    byte[] blob =
        AwsSize.check("A ciphertext", requireNonNull(ciphertext), AwsSize.CIPHERTEXT_BYTES);
    if (!key.name().isByCiphertext()) {
      EncryptionAlgorithmOption.checkFit(provider, key.name(), chosen);
    }
    return chosen
        .oaep()
        .map(scheme -> byRsa(provider, chosen, scheme, blob))
        .orElseGet(() -> bySymmetricKey(provider, blob));
  }

  private Members byRsa(
      KmsProvider provider, EncryptionAlgorithm chosen, OaepScheme scheme, byte[] blob) {
    if (key.name().isByCiphertext()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "A KeyId is needed for EncryptionAlgorithm " + chosen + ".");
    }
    OaepDecrypting right = provider.port().oaepDecrypting(key.name(), scheme);
    return new Members()
        .put("KeyId", right.keyArn())
        .put("Plaintext", right.decrypt(blob))
        .put("EncryptionAlgorithm", chosen.name());
  }

  private Members bySymmetricKey(KmsProvider provider, byte[] blob) {
    DirectPlaintext opened =
        provider.port().directOpening(key.name(), context.context()).decrypt(blob);
    return new Members()
        .put("KeyId", opened.keyArn())
        .put("Plaintext", opened.plaintext())
        .put("EncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name())
        .put("KeyMaterialId", opened.keyMaterialId());
  }
}
