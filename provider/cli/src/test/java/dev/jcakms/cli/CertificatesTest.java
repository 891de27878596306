package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the verbs of certificates leave at a key. */
class CertificatesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  @BeforeEach
  void makeInstallation() throws Exception {
    scratch = Scratch.withInstallation(directory);
  }

  @ParameterizedTest
  @EnumSource(value = KmsKeySpec.class, mode = Mode.MATCH_NONE, names = "(SYMMETRIC|HMAC).*")
  void everyPairThatSignsHasTheCertificateThatWasPrinted(KmsKeySpec spec) {
    String key = key(spec);
    String printed =
        text("self-signed-certificate", "--key-id", key, "--subject", "CN=a", "--days", "1");
    List<byte[]> attached = certificates(key);
    assertEquals(1, attached.size());
    assertEquals(printed, pem(attached.get(0)));
  }

  @Test
  void certificateIsValidFromNowOnForTheDaysThatWereWanted() throws Exception {
    String key = key(KmsKeySpec.ECC_NIST_P256);
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    text("self-signed-certificate", "--key-id", key, "--subject", "CN=a", "--days", "30");
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509", Security.getProvider("SUN"))
                .generateCertificate(new ByteArrayInputStream(certificates(key).get(0)));
    Instant from = certificate.getNotBefore().toInstant();
    assertFalse(from.isBefore(before));
    assertFalse(from.isAfter(Instant.now()));
    assertEquals(
        Duration.ofDays(30), Duration.between(from, certificate.getNotAfter().toInstant()));
  }

  @Test
  void chainOfAFileIsAttachedWithWhateverStandsBetween() throws Exception {
    String key = key(KmsKeySpec.ECC_NIST_EDWARDS25519);
    String own = text("self-signed-certificate", "--key-id", key, "--subject", "CN=own");
    String authority =
        text(
            "self-signed-certificate",
            "--key-id",
            key(KmsKeySpec.ECC_NIST_P384),
            "--subject",
            "CN=authority");
    Files.writeString(
        scratch.path("chain.pem"),
        "subject=own\r\n" + own.replace("\n", "\r\n") + "ümläut\n\n" + authority + "rest");
    text(
        "import-certificate",
        "--key-id",
        key,
        "--certificate",
        "fileb://" + scratch.path("chain.pem"));
    List<byte[]> chain = certificates(key);
    assertEquals(own + authority, pem(chain.get(0)) + pem(chain.get(1)));

    Files.write(scratch.path("own.der"), chain.get(0));
    text(
        "import-certificate",
        "--key-id",
        key,
        "--certificate",
        "fileb://" + scratch.path("own.der"));
    assertEquals(1, certificates(key).size());
    assertArrayEquals(chain.get(0), certificates(key).get(0));
  }

  @Test
  void disabledKeySignsNothingAboutItself() {
    String key = key(KmsKeySpec.ECC_NIST_P256);
    text("disable-key", "--key-id", key);
    for (String verb : List.of("csr", "self-signed-certificate")) {
      Scratch.Run run = scratch.kms(verb, "--key-id", key, "--subject", "CN=a");
      assertEquals(ExitCodes.SERVICE, run.exitCode(), verb);
      assertTrue(run.errText().contains("(DisabledException)"), run::errText);
      assertEquals(0, run.out().length, verb);
    }
    assertEquals(List.of(), certificates(key));
  }

  @Test
  void refusedCertificateLeavesThoseThatThereAre() throws Exception {
    String key = key(KmsKeySpec.ECC_NIST_EDWARDS25519);
    String own = text("self-signed-certificate", "--key-id", key, "--subject", "CN=own");
    Files.writeString(
        scratch.path("bad.pem"),
        own + "-----BEGIN CERTIFICATE-----\naGk=\n-----END CERTIFICATE-----\n");
    Scratch.Run run =
        scratch.kms(
            "import-certificate",
            "--key-id",
            key,
            "--certificate",
            "fileb://" + scratch.path("bad.pem"));
    assertEquals(ExitCodes.SERVICE, run.exitCode());
    assertEquals(own, pem(certificates(key).get(0)));
  }

  private String key(KmsKeySpec spec) {
    return text(
            "create-key",
            "--key-spec",
            spec.name(),
            "--key-usage",
            "SIGN_VERIFY",
            "--output",
            "text",
            "--query",
            "KeyMetadata.KeyId")
        .strip();
  }

  private List<byte[]> certificates(String key) {
    try (KmsProvider kms =
        (KmsProvider) new KmsProvider().configure(scratch.path("kms.properties").toString())) {
      return kms.administration().certificates(KeyName.of(key));
    }
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  private String text(String... line) {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run::errText);
    return run.outText();
  }
}
