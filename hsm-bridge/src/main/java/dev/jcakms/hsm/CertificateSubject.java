package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * Whom a certificate is about: a name, hosts, and the public half of a pair that signs and that
 * certifies nobody else. Immutable.
 */
public final class CertificateSubject {
  /**
   * Labels of letters, digits and hyphens, maybe behind a wildcard (RFC 5280, 4.2.1.6; RFC 6125).
   */
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.(?!$)|$))+");

  /** The last label of an address is a number, that of a name is none (RFC 1123, 2.1). */
  private static final Pattern ADDRESS = Pattern.compile("(.*\\.)?[0-9]+");

  private static final int MAX_HOST_LENGTH = 253;

  /** Until 2049 a time has two digits for the year (RFC 5280, 4.1.2.5). */
  private static final int FIRST_YEAR_OF_FOUR_DIGITS = 2050;

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'", Locale.ROOT);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

  private final X500Name name;
  private final SubjectPublicKeyInfo publicKey;
  private final Extensions extensions;

  private CertificateSubject(X500Name name, SubjectPublicKeyInfo publicKey, Extensions extensions) {
    this.name = name;
    this.publicKey = publicKey;
    this.extensions = extensions;
  }

  /**
   * A subject.
   *
   * @param name as RFC 2253 writes names, {@code CN=orders,O=Example,C=DE}; not empty
   * @param hosts DNS names, of which the first label may be a wildcard
   * @param publicKey a SubjectPublicKeyInfo (DER)
   * @throws HsmException INPUT_REFUSED for another name or host
   */
  public static CertificateSubject of(String name, List<String> hosts, byte[] publicKey) {
    hosts.forEach(CertificateSubject::checkHost);
    return new CertificateSubject(
        parsed(name), SubjectPublicKeyInfo.getInstance(publicKey), extensions(hosts));
  }

  private static X500Name parsed(String name) {
    X500Name parsed;
    try {
      parsed = X500Name.getInstance(new X500Principal(name).getEncoded());
    } catch (IllegalArgumentException e) {
      throw new HsmException(
          Reason.INPUT_REFUSED, "not a name such as CN=orders,O=Example,C=DE: " + name, e);
    }
    if (parsed.size() == 0) {
      throw new HsmException(Reason.INPUT_REFUSED, "the name of a subject is not empty");
    }
    return parsed;
  }

  private static void checkHost(String host) {
    if (host.length() > MAX_HOST_LENGTH
        || !HOST.matcher(host).matches()
        || ADDRESS.matcher(host).matches()) {
      throw new HsmException(
          Reason.INPUT_REFUSED, "not a DNS name (letters, digits, hyphens and dots): " + host);
    }
  }

  private static Extensions extensions(List<String> hosts) {
    try {
      ExtensionsGenerator generator = new ExtensionsGenerator();
      generator.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      generator.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      if (!hosts.isEmpty()) {
        GeneralName[] names =
            hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        generator.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return generator.generate();
    } catch (IOException e) {
      throw new IllegalStateException("an extension is encoded into memory", e);
    }
  }

  /** A certification request (PKCS #10, RFC 2986, DER), signed by the subject. */
  public byte[] request(CertificateSigner signer) {
    Attribute wanted =
        new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions));
    return signed(new CertificationRequestInfo(name, publicKey, new DERSet(wanted)), signer);
  }

  /**
   * A certificate (RFC 5280, version 3, DER), signed by the subject.
   *
   * @param serialNumber 1 to 20 bytes, which make a positive number
   * @param from its first second
   * @param until its last second
   */
  public byte[] selfSigned(
      byte[] serialNumber, Instant from, Instant until, CertificateSigner signer) {
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(new BigInteger(1, serialNumber)));
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(time(from));
    generator.setEndDate(time(until));
    generator.setSubjectPublicKeyInfo(publicKey);
    generator.setExtensions(extensions);
    generator.setSignature(AlgorithmIdentifier.getInstance(signer.identifier()));
    return signed(generator.generateTBSCertificate(), signer);
  }

  /** Not Time's own reading of a date, which depends on the default locale. */
  private static Time time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    return utc.getYear() < FIRST_YEAR_OF_FOUR_DIGITS
        ? new Time(new DERUTCTime(utc.format(UTC_TIME)))
        : new Time(new DERGeneralizedTime(utc.format(GENERALIZED_TIME)));
  }

  private static byte[] signed(ASN1Object body, CertificateSigner signer) {
    ASN1EncodableVector parts = new ASN1EncodableVector(3);
    parts.add(body);
    parts.add(AlgorithmIdentifier.getInstance(signer.identifier()));
    parts.add(new DERBitString(signer.signature().apply(der(body))));
    return der(new DERSequence(parts));
  }

  private static byte[] der(ASN1Object object) {
    try {
      return object.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate is encoded into memory", e);
    }
  }
}
