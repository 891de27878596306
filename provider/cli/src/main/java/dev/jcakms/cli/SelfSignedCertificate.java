package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyAdministration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms self-signed-certificate}. */
@Command(
    name = "self-signed-certificate",
    header = "Makes a certificate that the key signs itself, attaches and prints it.",
    description = {
      "",
      "The KeyStore then has the key with this certificate.",
    },
    footer = {
      "",
      "Example:",
      "  kms self-signed-certificate --key-id alias/web --subject CN=localhost \\",
      "      --dns localhost --days 30"
    })
final class SelfSignedCertificate extends TextVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Mixin private final CertificateOptions options = new CertificateOptions();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it is valid; if nothing is said, ${DEFAULT-VALUE}.",
      defaultValue = "90")
  private int days;

  @Option(
      names = "--replace",
      description = "Put it in the place of the certificates that the key has.")
  private boolean replace;

  SelfSignedCertificate(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "CreateSelfSignedCertificate";
  }

  @Override
  String ask(KmsProvider provider) {
    KeyAdministration keys = provider.administration();
    if (!replace && !keys.certificates(key.name()).isEmpty()) {
      throw new KmsException(
          KmsErrorCode.ALREADY_EXISTS,
          "The key has a certificate; --replace puts another in its place.");
    }
    byte[] certificate = keys.createSelfSignedCertificate(key.name(), options.certificate(), days);
    keys.attachCertificates(key.name(), List.of(certificate));
    return Pem.of(Pem.CERTIFICATE, certificate);
  }
}
