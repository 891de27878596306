package dev.jcakms.conformance.consumers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CMS (RFC 5652) by Bouncy Castle. */
class CmsTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final byte[] LETTER = "two pounds of tea\n".getBytes(UTF_8);
  private static final Map<KmsKeySpec, List<String>> ALGORITHMS = new LinkedHashMap<>();

  static {
    ALGORITHMS.put(KmsKeySpec.RSA_2048, List.of("SHA256withRSA", "SHA256withRSAandMGF1"));
    ALGORITHMS.put(KmsKeySpec.ECC_NIST_P256, List.of("SHA256withECDSA"));
    ALGORITHMS.put(KmsKeySpec.ECC_NIST_P384, List.of("SHA384withECDSA"));
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void signedLetterVerifiesByBouncyCastleAndByOpenSsl(RootUnderTest root) throws Exception {
    OpenSsl openSsl = OpenSsl.need(directory);
    TestAuthority authority = new TestAuthority();
    String trusted = openSsl.file("authority.pem", authority.certificate());
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (Map.Entry<KmsKeySpec, List<String>> each : ALGORITHMS.entrySet()) {
        KmsPrivateKey key = home.signingPair("alias/" + each.getKey(), each.getKey());
        X509Certificate[] chain = authority.chain(each.getKey().name(), key.publicKey());
        for (String algorithm : each.getValue()) {
          byte[] signed = sign(key, chain, algorithm);
          SignerInformation signer =
              new CMSSignedData(signed).getSignerInfos().getSigners().iterator().next();
          assertTrue(
              signer.verify(
                  new JcaSimpleSignerInfoVerifierBuilder()
                      .setProvider(BOUNCY_CASTLE)
                      .build(chain[0])),
              algorithm);
          Files.write(directory.resolve("letter.cms"), signed);
          String said =
              openSsl.succeed(
                  "cms",
                  "-verify",
                  "-binary",
                  "-inform",
                  "DER",
                  "-in",
                  "letter.cms",
                  "-purpose",
                  "any",
                  "-CAfile",
                  trusted,
                  "-out",
                  "letter");
          assertTrue(said.contains("successful"), algorithm + ": " + said);
          assertArrayEquals(LETTER, Files.readAllBytes(directory.resolve("letter")));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void envelopeOpensByTheKeyThatItIsAddressedTo(RootUnderTest root) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.pair("alias/box", KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      KmsPrivateKey other = home.pair("alias/o", KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      X509Certificate certificate = authority.chain("box", key.publicKey())[0];
      for (String hash : List.of("SHA-1", "SHA-256")) {
        CMSEnvelopedData envelope = new CMSEnvelopedData(enclose(certificate, hash));
        RecipientInformation recipient =
            envelope.getRecipientInfos().getRecipients().iterator().next();
        assertArrayEquals(
            LETTER, recipient.getContent(new JceKeyTransEnvelopedRecipient(key)), hash);
        assertThrows(
            CMSException.class,
            () -> recipient.getContent(new JceKeyTransEnvelopedRecipient(other)),
            hash);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void envelopeOfOpenSslOpens(RootUnderTest root) throws Exception {
    OpenSsl openSsl = OpenSsl.need(directory);
    TestAuthority authority = new TestAuthority();
    Files.write(directory.resolve("letter"), LETTER);
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.pair("alias/box", KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      String to = openSsl.file("box.pem", (Object) authority.chain("box", key.publicKey())[0]);
      String said =
          openSsl.succeed(
              "cms",
              "-encrypt",
              "-binary",
              "-aes-256-cbc",
              "-in",
              "letter",
              "-outform",
              "DER",
              "-out",
              "letter.cms",
              "-recip",
              to,
              "-keyopt",
              "rsa_padding_mode:oaep",
              "-keyopt",
              "rsa_oaep_md:sha256",
              "-keyopt",
              "rsa_mgf1_md:sha256");
      assertEquals("", said);
      CMSEnvelopedData envelope =
          new CMSEnvelopedData(Files.readAllBytes(directory.resolve("letter.cms")));
      RecipientInformation recipient =
          envelope.getRecipientInfos().getRecipients().iterator().next();
      assertArrayEquals(LETTER, recipient.getContent(new JceKeyTransEnvelopedRecipient(key)));
    }
  }

  private static byte[] sign(KmsPrivateKey key, X509Certificate[] chain, String algorithm)
      throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(new JcaContentSignerBuilder(algorithm).build(key), chain[0]));
    generator.addCertificates(new JcaCertStore(List.of(chain)));
    return generator.generate(new CMSProcessableByteArray(LETTER), true).getEncoded();
  }

  private static byte[] enclose(X509Certificate certificate, String hash) throws Exception {
    AlgorithmIdentifier oaep =
        new JcaAlgorithmParametersConverter()
            .getAlgorithmIdentifier(
                PKCSObjectIdentifiers.id_RSAES_OAEP,
                new OAEPParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(certificate, oaep).setProvider(BOUNCY_CASTLE));
    return generator
        .generate(
            new CMSProcessableByteArray(LETTER),
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC)
                .setProvider(BOUNCY_CASTLE)
                .build())
        .getEncoded();
  }
}
