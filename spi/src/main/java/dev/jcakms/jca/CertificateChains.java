package dev.jcakms.jca;

import java.io.ByteArrayInputStream;
import java.security.ProviderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/** Certificates as the JCA holds them and as they are kept. */
final class CertificateChains {
  private CertificateChains() {}

  /**
   * The certificates that were kept.
   *
   * @param kept X.509 (DER), the key's own first
   * @throws ProviderException if one of them cannot be read
   */
  static Certificate[] read(List<byte[]> kept) {
    Certificate[] chain = new Certificate[kept.size()];
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (int i = 0; i < chain.length; i++) {
        chain[i] = factory.generateCertificate(new ByteArrayInputStream(kept.get(i)));
      }
      return chain;
    } catch (CertificateException e) {
      throw new ProviderException("a certificate that is kept here cannot be read", e);
    }
  }

  /** What is kept of a chain, in its order. */
  static List<byte[]> encode(Certificate[] chain) throws CertificateEncodingException {
    List<byte[]> encoded = new ArrayList<>(chain.length);
    for (Certificate certificate : chain) {
      encoded.add(certificate.getEncoded());
    }
    return encoded;
  }
}
