package dev.jcakms.service.root;

import dev.jcakms.hsm.BouncyCastle;
import dev.jcakms.hsm.CertificateSigner;
import dev.jcakms.hsm.CertificateSubject;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.service.repository.KeyRecord;
import java.time.Instant;
import java.util.List;

/**
 * What keys sign about themselves: certification requests and certificates. Thread-safe. It judges
 * nothing: records come here through the gate.
 */
public final class SelfSigning {
  /** Far more than chance repeats, and less than the 20 bytes that RFC 5280, 4.1.2.2 allows. */
  private static final int SERIAL_NUMBER_BYTES = 16;

  private final BouncyCastle software = new BouncyCastle();
  private final RootOperations rootOperations;
  private final Randomness randomness;

  /** Signatures come from {@code rootOperations}. */
  public SelfSigning(RootOperations rootOperations, Randomness randomness) {
    this.rootOperations = rootOperations;
    this.randomness = randomness;
  }

  /**
   * A certification request (PKCS #10, DER).
   *
   * @throws dev.jcakms.port.KmsException VALIDATION for a subject or host that is none;
   *     UNSUPPORTED_OPERATION for a scheme that no certificate is signed with
   */
  public byte[] request(
      KeyRecord record, SignatureScheme scheme, String subject, List<String> hosts) {
    byte[] publicKey = rootOperations.publicKey(record);
    return RootFailures.translated(
        () ->
            CertificateSubject.of(subject, hosts, publicKey)
                .request(signer(record, scheme, publicKey)));
  }

  /**
   * A certificate (X.509, DER).
   *
   * @param from its first second
   * @param until its last second
   * @throws dev.jcakms.port.KmsException as {@link #request}
   */
  public byte[] certificate(
      KeyRecord record,
      SignatureScheme scheme,
      String subject,
      List<String> hosts,
      Instant from,
      Instant until) {
    byte[] publicKey = rootOperations.publicKey(record);
    return RootFailures.translated(
        () ->
            CertificateSubject.of(subject, hosts, publicKey)
                .selfSigned(
                    randomness.bytes(SERIAL_NUMBER_BYTES),
                    from,
                    until,
                    signer(record, scheme, publicKey)));
  }

  private CertificateSigner signer(KeyRecord record, SignatureScheme scheme, byte[] publicKey) {
    return new CertificateSigner(
        Mechanisms.identifier(scheme, record.spec()),
        body -> {
          MessageInput input = MessageInput.of(scheme, publicKey, software.provider());
          input.update(body, 0, body.length);
          return rootOperations.sign(record, scheme, input.finish());
        });
  }
}
