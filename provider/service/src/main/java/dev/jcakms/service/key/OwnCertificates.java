package dev.jcakms.service.key;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.SelfSigning;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * The requests and certificates that keys sign about themselves. That is a use of the key, not
 * administration: the gate judges it as a signature.
 */
final class OwnCertificates {
  private final Gate gate;
  private final Principal principal;
  private final SelfSigning selfSigning;

  OwnCertificates(Gate gate, Principal principal, SelfSigning selfSigning) {
    this.gate = gate;
    this.principal = principal;
    this.selfSigning = selfSigning;
  }

  /** A certification request (PKCS #10, DER). */
  byte[] request(KeyName key, NewCertificate wanted) {
    KeyRecord record = admitted(key);
    return selfSigning.request(
        record, algorithm(wanted, record.spec()).scheme(), wanted.subject(), wanted.dnsNames());
  }

  /** A certificate (X.509, DER), valid from now on. */
  byte[] certificate(KeyName key, NewCertificate wanted, int validDays) {
    if (validDays < 1 || validDays > KeyAdministration.MAX_VALID_DAYS) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "A certificate is valid for 1 to "
              + KeyAdministration.MAX_VALID_DAYS
              + " days, not "
              + validDays
              + ".");
    }
    KeyRecord record = admitted(key);
    Instant from = gate.now().instant();
    return selfSigning.certificate(
        record,
        algorithm(wanted, record.spec()).scheme(),
        wanted.subject(),
        wanted.dnsNames(),
        from,
        from.plus(validDays, ChronoUnit.DAYS));
  }

  private KeyRecord admitted(KeyName key) {
    Request request = new Request(principal, Operation.SIGN, key, EncryptionContext.none());
    return gate.admit(request).record(gate.now());
  }

  private static SigningAlgorithm algorithm(NewCertificate wanted, KmsKeySpec spec) {
    SigningAlgorithm algorithm = wanted.signingAlgorithm().orElseGet(() -> defaultAlgorithm(spec));
    if (!algorithm.isFor(spec)) {
      throw new KmsException(
          KmsErrorCode.INVALID_KEY_USAGE,
          "Algorithm " + algorithm + " is incompatible with key spec " + spec + ".");
    }
    return algorithm;
  }

  private static SigningAlgorithm defaultAlgorithm(KmsKeySpec spec) {
    return switch (spec.family()) {
      // Not PSS: it is PKCS #1 that every authority reads.
      case RSA -> SigningAlgorithm.RSASSA_PKCS1_V1_5_SHA_256;
      case EDWARDS -> SigningAlgorithm.ED25519_SHA_512;
      default ->
          Arrays.stream(SigningAlgorithm.values())
              .filter(algorithm -> algorithm.isFor(spec))
              .findFirst()
              .orElseThrow();
    };
  }
}
