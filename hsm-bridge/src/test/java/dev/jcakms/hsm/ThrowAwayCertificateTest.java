package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate that the JDK reads, and that certifies nothing. */
class ThrowAwayCertificateTest {
  private static final Provider JDK = Security.getProvider("SUN");
  private static final byte[] ID = new OperatingSystemRandomness().bytes(Material.ID_BYTES);

  @ParameterizedTest
  @CsvSource({"SunRsaSign, RSA", "SunEC, secp256r1", "SunEC, secp521r1"})
  void jdkReadsThePublicKeyFromIt(String provider, String pair) throws Exception {
    byte[] publicKey = pair(provider, pair).getPublic().getEncoded();
    X509Certificate read = read(ThrowAwayCertificate.of(publicKey, ID));
    assertArrayEquals(publicKey, read.getPublicKey().getEncoded());
    assertArrayEquals(
        publicKey, PublicKeys.ofCertificate(ThrowAwayCertificate.of(publicKey, ID).der()));
  }

  @Test
  void itsNamesSayWhatItIsAndNoDateEndsIt() throws Exception {
    ThrowAwayCertificate certificate = certificate();
    X509Certificate read = read(certificate);
    assertTrue(read.getIssuerX500Principal().getName().contains("certifies nothing"));
    assertEquals(read.getIssuerX500Principal(), read.getSubjectX500Principal());
    assertArrayEquals(certificate.name(), read.getSubjectX500Principal().getEncoded());
    assertEquals(Instant.EPOCH, read.getNotBefore().toInstant());
    assertEquals(Instant.parse("9999-12-31T23:59:59Z"), read.getNotAfter().toInstant());
    assertTrue(read.getSerialNumber().signum() > 0);
  }

  @Test
  void neitherItsOwnKeyNorAnothersSignedIt() throws Exception {
    KeyPair pair = pair("SunEC", "secp256r1");
    X509Certificate read = read(ThrowAwayCertificate.of(pair.getPublic().getEncoded(), ID));
    assertThrows(SignatureException.class, () -> read.verify(pair.getPublic()));
  }

  @Test
  void twoAreSignedByTwoKeys() throws Exception {
    byte[] publicKey = pair("SunEC", "secp256r1").getPublic().getEncoded();
    assertFalse(
        Arrays.equals(
            ThrowAwayCertificate.of(publicKey, ID).der(),
            ThrowAwayCertificate.of(publicKey, ID).der()));
  }

  private static ThrowAwayCertificate certificate() throws GeneralSecurityException {
    return ThrowAwayCertificate.of(pair("SunEC", "secp256r1").getPublic().getEncoded(), ID);
  }

  private static KeyPair pair(String provider, String pair) throws GeneralSecurityException {
    if (pair.equals("RSA")) {
      return KeyPairGenerator.getInstance(pair, Security.getProvider(provider)).generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", Security.getProvider(provider));
    generator.initialize(new ECGenParameterSpec(pair));
    return generator.generateKeyPair();
  }

  private static X509Certificate read(ThrowAwayCertificate certificate)
      throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", JDK)
            .generateCertificate(new ByteArrayInputStream(certificate.der()));
  }
}
