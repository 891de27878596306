package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and certificates that Bouncy Castle reads and verifies, and subjects that are none. */
class CertificateSubjectTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastle().provider();
  private static final Instant FROM = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final Instant UNTIL = Instant.parse("2027-02-03T04:05:06.789Z");
  private static final byte[] SERIAL_NUMBER = HexFormat.of().parseHex("ff02030405060708");
  private static final boolean[] DIGITAL_SIGNATURE_ALONE = {
    true, false, false, false, false, false, false, false, false
  };
  private static final int DNS_NAME = 2;

  /** A way to sign: what certificates call it, and what the JCA calls it. */
  private enum Way {
    RSA("RSA", "SHA256withRSA", SignatureIdentifiers.rsaPkcs1(Hash.SHA_256)),
    PSS("RSA", "RSASSA-PSS", SignatureIdentifiers.rsaPss(pss(Hash.SHA_384))),
    ECDSA("EC", "SHA512withECDSA", SignatureIdentifiers.ecdsa(Hash.SHA_512)),
    EDWARDS("Ed25519", "Ed25519", SignatureIdentifiers.ed25519()),
    LATTICE("ML-DSA-65", "ML-DSA-65", SignatureIdentifiers.mlDsa(KeyAlgorithm.ML_DSA_65));

    private final String pair;
    private final String signature;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
    private final byte[] identifier;

    Way(String pair, String signature, byte[] identifier) {
      this.pair = pair;
      this.signature = signature;
      this.identifier = identifier;
    }

    private static RsaPss pss(Hash hash) {
      return new RsaPss(hash, hash, hash.digestBytes());
    }

    KeyPair newPair() throws GeneralSecurityException {
      return KeyPairGenerator.getInstance(pair, BOUNCY_CASTLE).generateKeyPair();
    }

    Signature newSignature() throws GeneralSecurityException {
      Signature engine = Signature.getInstance(signature, BOUNCY_CASTLE);
      if (this == PSS) {
        engine.setParameter(
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1));
      }
      return engine;
    }

    CertificateSigner signer(KeyPair keys) {
      return new CertificateSigner(
          identifier,
          body -> {
            try {
              Signature engine = newSignature();
              engine.initSign(keys.getPrivate());
              engine.update(body);
              return engine.sign();
            } catch (GeneralSecurityException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void certificateIsSignedByItsOwnKeyAndSaysWhatWasWanted(Way way) throws Exception {
    KeyPair pair = way.newPair();
    byte[] der =
        subject(pair, "shop.example.com", "*.shop.example.com")
            .selfSigned(SERIAL_NUMBER, FROM, UNTIL, way.signer(pair));
    X509Certificate certificate = read(der);
    certificate.verify(pair.getPublic(), BOUNCY_CASTLE);
    assertArrayEquals(pair.getPublic().getEncoded(), PublicKeys.ofCertificate(der));
    assertEquals(3, certificate.getVersion());
    assertEquals("ff02030405060708", certificate.getSerialNumber().toString(16));
    assertEquals("CN=shop,O=Example,C=DE", certificate.getSubjectX500Principal().getName());
    assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
    assertEquals(-1, certificate.getBasicConstraints());
    assertArrayEquals(DIGITAL_SIGNATURE_ALONE, certificate.getKeyUsage());
    assertEquals(Set.of("2.5.29.19", "2.5.29.15"), certificate.getCriticalExtensionOIDs());
    assertEquals(
        List.of(List.of(DNS_NAME, "shop.example.com"), List.of(DNS_NAME, "*.shop.example.com")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
  }

  @ParameterizedTest
  @EnumSource
  void requestIsSignedByItsOwnKeyAndSaysWhatWasWanted(Way way) throws Exception {
    KeyPair pair = way.newPair();
    CertificationRequest request =
        CertificationRequest.getInstance(
            subject(pair, "shop.example.com").request(way.signer(pair)));
    Signature engine = way.newSignature();
    engine.initVerify(pair.getPublic());
    engine.update(request.getCertificationRequestInfo().getEncoded());
    assertTrue(engine.verify(request.getSignature().getOctets()));
    assertEquals(AlgorithmIdentifier.getInstance(way.identifier), request.getSignatureAlgorithm());
    assertArrayEquals(
        pair.getPublic().getEncoded(),
        request.getCertificationRequestInfo().getSubjectPublicKeyInfo().getEncoded());
    assertEquals(1, request.getCertificationRequestInfo().getAttributes().size());
  }

  @Test
  void withoutHostsThereIsNoExtensionForThem() throws Exception {
    KeyPair pair = Way.EDWARDS.newPair();
    X509Certificate certificate =
        read(subject(pair).selfSigned(SERIAL_NUMBER, FROM, UNTIL, Way.EDWARDS.signer(pair)));
    assertNull(certificate.getSubjectAlternativeNames());
    assertEquals(2, certificate.getCriticalExtensionOIDs().size());
    assertTrue(certificate.getNonCriticalExtensionOIDs().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-03T04:05:06.789Z, 260203040506Z",
    "2049-12-31T23:59:59Z, 491231235959Z",
    "2050-01-01T00:00:00Z, 20500101000000Z",
    "2126-01-01T00:00:00Z, 21260101000000Z"
  })
  void timesAreWrittenAsTheStandardSaysInEveryLocale(Instant until, String written)
      throws Exception {
    KeyPair pair = Way.EDWARDS.newPair();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
      byte[] der = subject(pair).selfSigned(SERIAL_NUMBER, FROM, until, Way.EDWARDS.signer(pair));
      Certificate certificate = Certificate.getInstance(der);
      assertEquals(until.getEpochSecond(), read(der).getNotAfter().toInstant().getEpochSecond());
      byte[] time = certificate.getEndDate().getEncoded();
      assertEquals(written, new String(time, 2, time.length - 2, StandardCharsets.US_ASCII));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "CN=shop,,C=DE",
        "CN",
        "X=shop",
      })
  void whatIsNoNameIsRefused(String name) throws Exception {
    byte[] publicKey = Way.EDWARDS.newPair().getPublic().getEncoded();
    HsmException refusal =
        assertThrows(HsmException.class, () -> CertificateSubject.of(name, List.of(), publicKey));
    assertEquals(Reason.INPUT_REFUSED, refusal.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "*",
        "*.",
        "a.",
        ".a",
        "a..b",
        "-a",
        "a-",
        "a_b",
        "a b",
        "a.*.b",
        "*a.b",
        "büro.example",
        "10.0.0.1",
        "1",
        "::1",
        "a.b/c",
        "a\n",
        "a-label-that-is-longer-than-the-sixty-three-characters-allowed-x.b"
      })
  void whatIsNoHostIsRefused(String host) throws Exception {
    byte[] publicKey = Way.EDWARDS.newPair().getPublic().getEncoded();
    HsmException refusal =
        assertThrows(
            HsmException.class, () -> CertificateSubject.of("CN=a", List.of(host), publicKey));
    assertEquals(Reason.INPUT_REFUSED, refusal.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "localhost", "A.b", "1.example", "a--b.c1", "*.a", "xn--bro-hoa.de"})
  void hostsAreTaken(String host) throws Exception {
    byte[] publicKey = Way.EDWARDS.newPair().getPublic().getEncoded();
    assertNotNull(CertificateSubject.of("CN=a", List.of(host), publicKey));
  }

  @Test
  void hostOf253CharactersIsTheLongest() throws Exception {
    byte[] publicKey = Way.EDWARDS.newPair().getPublic().getEncoded();
    String longest = "a.".repeat(126) + "a";
    assertNotNull(CertificateSubject.of("CN=a", List.of(longest), publicKey));
    assertThrows(
        HsmException.class, () -> CertificateSubject.of("CN=a", List.of(longest + "a"), publicKey));
  }

  @Test
  void noCertificateIsSignedWithSha1() {
    assertThrows(HsmException.class, () -> SignatureIdentifiers.rsaPkcs1(Hash.SHA_1));
    assertThrows(HsmException.class, () -> SignatureIdentifiers.ecdsa(Hash.SHA_1));
    assertThrows(HsmException.class, () -> SignatureIdentifiers.rsaPss(Way.pss(Hash.SHA_1)));
    assertThrows(HsmException.class, () -> SignatureIdentifiers.mlDsa(KeyAlgorithm.P_256));
  }

  private static CertificateSubject subject(KeyPair pair, String... hosts) {
    return CertificateSubject.of(
        "CN=shop,O=Example,C=DE", List.of(hosts), pair.getPublic().getEncoded());
  }

  private static X509Certificate read(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", BOUNCY_CASTLE)
            .generateCertificate(new ByteArrayInputStream(der));
  }
}
