package dev.jcakms.service.key;

import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.root.RootFailures;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** The rules of certificates that are attached to keys. */
final class Certificates {
  private static final int MAX_IN_CHAIN = 10;
  private static final int MAX_BYTES = 65_536;
  private static final String NO_CERTIFICATE = "This is not an X.509 certificate (DER).";

  private Certificates() {}

  /**
   * Checks a chain: that it can be read and that its first certificate is of that public key.
   * Whether one has signed the other is for those to judge who rely on it.
   *
   * @param publicKey no bytes for a key that is no pair
   * @throws KmsException VALIDATION
   */
  static void check(List<byte[]> chain, byte[] publicKey) {
    if (chain.size() > MAX_IN_CHAIN) {
      throw refused("A key has at most " + MAX_IN_CHAIN + " certificates.");
    }
    if (!chain.isEmpty() && publicKey.length == 0) {
      throw refused("A key without a public half has no certificates.");
    }
    chain.forEach(Certificates::requireCertificate);
    // Not the JDK's reading of them, which takes more than DER, and has other bytes for the key of
    // an algorithm that it does not know.
    List<byte[]> publicKeys = chain.stream().map(Certificates::publicKeyOf).toList();
    if (!chain.isEmpty() && !Arrays.equals(publicKeys.get(0), publicKey)) {
      throw refused("The first certificate is not of the key's public half.");
    }
  }

  private static byte[] publicKeyOf(byte[] der) {
    try {
      return RootFailures.translated(() -> PublicKeys.ofCertificate(der));
    } catch (KmsException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, NO_CERTIFICATE, e);
    }
  }

  private static void requireCertificate(byte[] der) {
    if (der.length > MAX_BYTES) {
      throw refused("A certificate has at most " + MAX_BYTES + " bytes.");
    }
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() == 0 && Arrays.equals(certificate.getEncoded(), der)) {
        return;
      }
    } catch (CertificateException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, NO_CERTIFICATE, e);
    }
    throw refused("This is not one X.509 certificate (DER) and nothing behind it.");
  }

  private static KmsException refused(String why) {
    return new KmsException(KmsErrorCode.VALIDATION, why);
  }
}
