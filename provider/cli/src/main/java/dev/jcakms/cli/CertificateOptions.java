package dev.jcakms.cli;

import dev.jcakms.service.admin.NewCertificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say what a certificate is to hold. */
final class CertificateOptions {
  @Option(
      names = "--subject",
      required = true,
      paramLabel = "NAME",
      description = "Whose the key is: 'CN=orders,O=Example,C=DE'.")
  private String subject = "";

  @Option(
      names = "--dns",
      paramLabel = "HOST",
      description = "A DNS name of the subject, or *.NAME; may be given several times.")
  private List<String> hosts = List.of();

  @Option(
      names = "--signing-algorithm",
      paramLabel = "NAME",
      description =
          "One of the key's, which describe-key lists; else PKCS #1 with SHA-256 for RSA keys, and"
              + " the only one of others.")
  private @Nullable String signingAlgorithm;

  /** The certificate that is wanted. */
  NewCertificate certificate() {
    return new NewCertificate(
        subject, hosts, Optional.ofNullable(signingAlgorithm).map(SigningOptions::algorithm));
  }
}
