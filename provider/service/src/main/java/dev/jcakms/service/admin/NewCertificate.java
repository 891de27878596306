package dev.jcakms.service.admin;

import dev.jcakms.port.SigningAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that is to be made, or to be asked for. It is for a key that signs, and certifies
 * nobody else.
 *
 * @param subject a name as RFC 2253 writes names, {@code CN=orders,O=Example,C=DE}
 * @param dnsNames hosts, of which the first label may be a wildcard
 * @param signingAlgorithm how the key signs it; if nothing is said, RSA keys by PKCS #1 with
 *     SHA-256, others by the one algorithm that they have for messages
 */
public record NewCertificate(
    String subject, List<String> dnsNames, Optional<SigningAlgorithm> signingAlgorithm) {
  /** Takes a copy of {@code dnsNames}. */
  public NewCertificate {
    dnsNames = List.copyOf(dnsNames);
  }
}
