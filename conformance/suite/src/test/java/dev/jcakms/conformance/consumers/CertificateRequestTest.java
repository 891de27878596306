package dev.jcakms.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsKeySpec;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificate requests and certificates that Bouncy Castle has signed by KMS keys. */
class CertificateRequestTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final X500Name SUBJECT = new X500Name("CN=orders.example,O=Orders");
  private static final Map<KmsKeySpec, List<String>> ALGORITHMS =
      new TreeMap<>(
          Map.of(
              KmsKeySpec.RSA_2048,
              List.of(
                  "SHA256withRSA",
                  "SHA384withRSA",
                  "SHA512withRSA",
                  "SHA256withRSAandMGF1",
                  "SHA384withRSAandMGF1",
                  "SHA512withRSAandMGF1"),
              KmsKeySpec.ECC_NIST_P256,
              List.of("SHA256withECDSA"),
              KmsKeySpec.ECC_NIST_P384,
              List.of("SHA384withECDSA"),
              KmsKeySpec.ECC_NIST_P521,
              List.of("SHA512withECDSA"),
              KmsKeySpec.ECC_SECG_P256K1,
              List.of("SHA256withECDSA"),
              KmsKeySpec.ECC_NIST_EDWARDS25519,
              List.of("Ed25519")));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void requestAndCertificateAreGoodToOpenSsl(RootUnderTest root) throws Exception {
    OpenSsl openSsl = OpenSsl.need(directory);
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (Map.Entry<KmsKeySpec, List<String>> each : ALGORITHMS.entrySet()) {
        KmsPrivateKey key = home.signingPair("alias/" + each.getKey(), each.getKey());
        for (String algorithm : each.getValue()) {
          String what = each.getKey() + " " + algorithm;
          String request = openSsl.file("request.pem", request(key, algorithm));
          String said = openSsl.succeed("req", "-verify", "-noout", "-subject", "-in", request);
          assertTrue(said.contains("verify OK"), what + ": " + said);
          assertTrue(said.contains("orders.example"), what + ": " + said);
          String certificate = openSsl.file("certificate.pem", certificate(key, algorithm));
          said = openSsl.succeed("verify", "-check_ss_sig", "-CAfile", certificate, certificate);
          assertTrue(said.contains(": OK"), what + ": " + said);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void requestAndCertificateAreGoodToBouncyCastle(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (Map.Entry<KmsKeySpec, List<String>> each : ALGORITHMS.entrySet()) {
        KmsPrivateKey key = home.signingPair("alias/" + each.getKey(), each.getKey());
        JcaContentVerifierProviderBuilder verifying =
            new JcaContentVerifierProviderBuilder().setProvider(BOUNCY_CASTLE);
        for (String algorithm : each.getValue()) {
          String what = each.getKey() + " " + algorithm;
          assertTrue(
              request(key, algorithm).isSignatureValid(verifying.build(key.publicKey())), what);
          assertTrue(
              certificate(key, algorithm).isSignatureValid(verifying.build(key.publicKey())), what);
        }
      }
    }
  }

  private static PKCS10CertificationRequest request(KmsPrivateKey key, String algorithm)
      throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(SUBJECT, key.publicKey())
        .build(signer(key, algorithm));
  }

  private static X509CertificateHolder certificate(KmsPrivateKey key, String algorithm)
      throws Exception {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            SUBJECT,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            SUBJECT,
            key.publicKey())
        .build(signer(key, algorithm));
  }

  private static ContentSigner signer(KmsPrivateKey key, String algorithm) throws Exception {
    return new JcaContentSignerBuilder(algorithm).build(key);
  }
}
