package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms csr}. */
@Command(
    name = "csr",
    header = "Prints a certificate signing request (PKCS #10) for a pair that signs.",
    description = {
      "",
      "A certification authority answers it; import-certificate takes the answer.",
    },
    footer = {
      "",
      "Example:",
      "  kms csr --key-id alias/web --subject 'CN=shop.example.com,O=Example' \\",
      "      --dns shop.example.com > shop.csr"
    })
final class Csr extends TextVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final CertificateOptions options = new CertificateOptions();

  Csr(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "CreateCertificateRequest";
  }

  @Override
  String ask(KmsProvider provider) {
    return Pem.of(
        Pem.CERTIFICATE_REQUEST,
        provider.administration().createCertificateRequest(key.name(), options.certificate()));
  }
}
