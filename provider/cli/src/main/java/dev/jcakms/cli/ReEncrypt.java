package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.ReEncrypted;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms re-encrypt}. */
@Command(
    name = "re-encrypt",
    header = "Encrypts a ciphertext under another key; a file by re-encrypt-file.",
    description = {
      "",
      "What encrypt or generate-data-key made; its plaintext is not shown.",
    },
    footer = {
      "",
      "Example:",
      "  kms re-encrypt --ciphertext-blob fileb://pin.kms \\",
      "      --destination-key-id alias/archive"
    })
final class ReEncrypt extends ServiceVerb {
  private static final String SOURCE_ALGORITHM = "--source-encryption-algorithm";
  private static final String DESTINATION_ALGORITHM = "--destination-encryption-algorithm";

  @Option(
      names = "--ciphertext-blob",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH for raw bytes, or base64.")
  private @Nullable Blob ciphertext;

  @Mixin private final ReEncryptionOptions options = new ReEncryptionOptions();

  @Option(
      names = SOURCE_ALGORITHM,
      paramLabel = "NAME",
      description =
          "SYMMETRIC_DEFAULT, which is also the default; for an RSA key, which must be named,"
              + " RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256.")
  private String sourceAlgorithm = EncryptionAlgorithm.SYMMETRIC_DEFAULT.name();

  @Option(
      names = DESTINATION_ALGORITHM,
      paramLabel = "NAME",
      description = "Likewise, for the destination.")
  private String destinationAlgorithm = EncryptionAlgorithm.SYMMETRIC_DEFAULT.name();

  ReEncrypt(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ReEncrypt";
  }

  @Override
  List<String> unsupported() {
    return List.of("--grant-tokens", "--dry-run", "--no-dry-run", "--dry-run-modifiers");
  }

  @Override
  Members ask(KmsProvider provider) {
    EncryptionTerms source =
        new EncryptionTerms(
            options.sourceKey(),
            EncryptionAlgorithmOption.parse(SOURCE_ALGORITHM, sourceAlgorithm),
            options.sourceContext());
    EncryptionTerms destination =
        new EncryptionTerms(
            options.destinationKey(),
            EncryptionAlgorithmOption.parse(DESTINATION_ALGORITHM, destinationAlgorithm),
            options.destinationContext());
    byte[] blob =
        AwsSize.check("A ciphertext", requireNonNull(ciphertext), AwsSize.CIPHERTEXT_BYTES);
    if (!source.key().isByCiphertext()) {
      EncryptionAlgorithmOption.checkFit(provider, source.key(), source.algorithm());
    }
    EncryptionAlgorithmOption.checkFit(provider, destination.key(), destination.algorithm());
    ReEncrypted made = provider.administration().reEncrypt(blob, source, destination);
    Members members =
        new Members()
            .put("CiphertextBlob", made.ciphertextBlob())
            .put("SourceKeyId", made.sourceKeyArn())
            .put("KeyId", made.keyArn())
            .put("SourceEncryptionAlgorithm", source.algorithm().name())
            .put("DestinationEncryptionAlgorithm", destination.algorithm().name());
    made.sourceKeyMaterialId().ifPresent(id -> members.put("SourceKeyMaterialId", id));
    made.keyMaterialId().ifPresent(id -> members.put("DestinationKeyMaterialId", id));
    return members;
  }
}
