package dev.jcakms.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsKeySpec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.algorithms.MessageDigestAlgorithm;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signatures in XML by Apache Santuario. */
class XmlSignatureTest {
  private static final String ORDER = "<order><pounds of=\"tea\">2</pounds></order>";
  private static final Map<KmsKeySpec, List<String>> ALGORITHMS = new LinkedHashMap<>();

  private static final List<String> MGF1 =
      List.of(
          XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256_MGF1,
          XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA384_MGF1,
          XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA512_MGF1);

  /** Held, or its level would be forgotten: it warns of each refusal that is wanted here. */
  private static final Logger LOGGER = Logger.getLogger("org.apache.xml.security");

  static {
    LOGGER.setLevel(Level.OFF);
    Init.init();
    ALGORITHMS.put(
        KmsKeySpec.RSA_2048,
        List.of(
            XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256, XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA512));
    ALGORITHMS.put(KmsKeySpec.ECC_NIST_P256, List.of(XMLSignature.ALGO_ID_SIGNATURE_ECDSA_SHA256));
    ALGORITHMS.put(KmsKeySpec.ECC_NIST_P384, List.of(XMLSignature.ALGO_ID_SIGNATURE_ECDSA_SHA384));
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void signatureVerifiesByThePlainKeyAndCoversTheDocument(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (Map.Entry<KmsKeySpec, List<String>> each : ALGORITHMS.entrySet()) {
        KmsPrivateKey key = home.signingPair("alias/" + each.getKey(), each.getKey());
        for (String algorithm : each.getValue()) {
          Document document = parse();
          XMLSignature signature =
              new XMLSignature(
                  document, "", algorithm, Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
          assertSigns(document, signature, key);
        }
      }
    }
  }

  /** Santuario sets the parameters of PSS before the key, so the JDK cannot choose by key. */
  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void signatureByPssIsMadeByAProviderThatIsNamedOrFirst(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.signingPair("alias/rsa", KmsKeySpec.RSA_2048);
      for (String algorithm : MGF1) {
        Document document = parse();
        assertSigns(
            document,
            new XMLSignature(
                document,
                "",
                algorithm,
                Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS,
                home.provider()),
            key);
      }
      home.standFirst();
      for (String algorithm : MGF1) {
        Document document = parse();
        assertSigns(
            document,
            new XMLSignature(
                document, "", algorithm, Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS),
            key);
      }
    }
  }

  private static void assertSigns(Document document, XMLSignature signature, KmsPrivateKey key)
      throws Exception {
    document.getDocumentElement().appendChild(signature.getElement());
    Transforms transforms = new Transforms(document);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    transforms.addTransform(Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
    signature.addDocument("", transforms, MessageDigestAlgorithm.ALGO_ID_DIGEST_SHA256);
    signature.sign(key);
    String algorithm = signature.getSignedInfo().getSignatureMethodURI();
    assertTrue(verifies(signature, key.publicKey()), algorithm);
    ((Element) document.getElementsByTagName("pounds").item(0)).setTextContent("3");
    assertFalse(verifies(signature, key.publicKey()), algorithm);
  }

  /** Anew of its element, as another program reads it. */
  private static boolean verifies(XMLSignature signature, PublicKey key) throws Exception {
    return new XMLSignature(signature.getElement(), "").checkSignatureValue(key);
  }

  private static Document parse() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(ORDER.getBytes(StandardCharsets.UTF_8)));
  }
}
