package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.provider.KmsProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms import-certificate}. */
@Command(
    name = "import-certificate",
    header = "Attaches a certificate or chain to its pair. Prints nothing.",
    description = {
      "",
      "It takes the place of those that the key has. The key's own stands first.",
    },
    footer = {
      "",
      "Example:",
      "  kms import-certificate --key-id alias/web --certificate fileb://chain.pem"
    })
final class ImportCertificate extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--certificate",
      required = true,
      paramLabel = "BLOB",
      description = "fileb://PATH of PEM or DER, or the DER in base64.")
  private @Nullable Blob certificate;

  ImportCertificate(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ImportCertificate";
  }

  @Override
  Members ask(KmsProvider provider) {
    provider
        .administration()
        .attachCertificates(key.name(), Pem.certificates(requireNonNull(certificate).bytes()));
    return new Members();
  }
}
