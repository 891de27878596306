package dev.jcakms.hsm;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V1TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * A certificate that certifies nothing. Some programs see a private key in a token only beside a
 * certificate of the same id; this one holds the public half of the pair, is signed by a key that
 * nobody has any more, and says so in its names. Immutable; arrays are shared, not copied.
 *
 * @param der the certificate (RFC 5280, version 1)
 * @param name the DER of its issuer, which is its subject too
 * @param serialNumber the DER of its serial number
 */
public record ThrowAwayCertificate(byte[] der, byte[] name, byte[] serialNumber) {
  private static final X500Name NAME =
      new X500Name("CN=certifies nothing: signed by a key thrown away,O=jca-kms");
  private static final String CURVE = "P-256";

  private static final Time ALWAYS = new Time(new DERUTCTime("700101000000Z"));

  /** "No well-defined expiration date" (RFC 5280, 4.1.2.5). */
  private static final Time NEVER = new Time(new DERGeneralizedTime("99991231235959Z"));

  private static final int SERIAL_NUMBER_BYTES = 16;

  /**
   * A new one.
   *
   * @param publicKey a SubjectPublicKeyInfo (DER)
   * @param materialId random bytes, of which the serial number has some
   */
  public static ThrowAwayCertificate of(byte[] publicKey, byte[] materialId) {
    ASN1Integer serialNumber =
        new ASN1Integer(new BigInteger(1, materialId, 0, SERIAL_NUMBER_BYTES).setBit(0));
    AlgorithmIdentifier ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V1TBSCertificateGenerator generator = new V1TBSCertificateGenerator();
    generator.setSerialNumber(serialNumber);
    generator.setIssuer(NAME);
    generator.setSubject(NAME);
    generator.setStartDate(ALWAYS);
    generator.setEndDate(NEVER);
    generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey));
    generator.setSignature(ecdsa);
    TBSCertificate body = generator.generateTBSCertificate();
    ASN1EncodableVector parts = new ASN1EncodableVector(3);
    parts.add(body);
    parts.add(ecdsa);
    parts.add(new DERBitString(signature(der(body))));
    return new ThrowAwayCertificate(der(new DERSequence(parts)), der(NAME), der(serialNumber));
  }

  private static byte[] signature(byte[] body) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECDomainParameters(CustomNamedCurves.getByName(CURVE)),
            CryptoServicesRegistrar.getSecureRandom()));
    AsymmetricCipherKeyPair thrownAway = generator.generateKeyPair();
    DSADigestSigner signer = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
    signer.init(true, thrownAway.getPrivate());
    signer.update(body, 0, body.length);
    return signer.generateSignature();
  }

  private static byte[] der(ASN1Object object) {
    try {
      return object.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate is encoded into memory", e);
    }
  }
}
