package dev.jcakms.conformance.consumers;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority in software. */
public final class TestAuthority {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final X500Name NAME = new X500Name("CN=Test Authority");
  private static final int ANY_USE = 0;

  private final KeyPair pair;
  private final X509Certificate certificate;
  private long issued;

  /** A new one. */
  public TestAuthority() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(256);
    pair = generator.generateKeyPair();
    certificate = issue(NAME, pair.getPublic(), true, ANY_USE);
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate of a key, for a host that is this machine, and the authority's own. */
  public X509Certificate[] chain(String commonName, PublicKey key) throws GeneralSecurityException {
    return chain(commonName, key, ANY_USE);
  }

  /**
   * The same with a KeyUsage extension.
   *
   * @param use bits of {@link KeyUsage}
   */
  public X509Certificate[] chain(String commonName, PublicKey key, int use)
      throws GeneralSecurityException {
    X500Name subject = new X500Name("CN=" + commonName);
    return new X509Certificate[] {issue(subject, key, false, use), certificate};
  }

  private X509Certificate issue(X500Name subject, PublicKey key, boolean isAuthority, int use)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            BigInteger.valueOf(++issued),
            Date.from(now.minus(1, ChronoUnit.HOURS)),
            Date.from(now.plus(1, ChronoUnit.DAYS)),
            subject,
            key);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (use != ANY_USE) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(use));
      }
      if (!isAuthority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.dNSName, "localhost"),
                  new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setProvider(BOUNCY_CASTLE)
                      .build(pair.getPrivate())));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
