package dev.jcakms.conformance.neutrality;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/** Signatures of documents, by the JDK's own XML signature. */
final class XmlIdioms {
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  private static final String MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#";
  private static final String DOCUMENT = "<order><pounds>2</pounds><of>tea</of></order>";

  private final SoftwarePairs pairs;

  XmlIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    return List.of(
        byPair("rsa-sha256", MORE + "rsa-sha256", "RSA"),
        byPair("rsa-pss", MORE_2007 + "rsa-pss", "RSA"),
        byPair("sha256-rsa-MGF1", MORE_2007 + "sha256-rsa-MGF1", "RSA"),
        byPair("ecdsa-sha256", MORE + "ecdsa-sha256", "EC"),
        new Idiom(
            "XML hmac-sha256",
            () -> signed(MORE + "hmac-sha256", EarlyMacIdioms.KEY, EarlyMacIdioms.KEY)));
  }

  private Idiom byPair(String name, String method, String kind) {
    return new Idiom(
        "XML " + name,
        () -> {
          SoftwarePair pair = pairs.of(kind);
          return signed(method, pair.privateKey(), pair.publicKey());
        });
  }

  private static String signed(String method, Key signing, Key verifying) throws Exception {
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    Transform enveloped = factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null);
    Reference whole =
        factory.newReference(
            "", factory.newDigestMethod(DigestMethod.SHA256, null), List.of(enveloped), null, null);
    SignedInfo info =
        factory.newSignedInfo(
            factory.newCanonicalizationMethod(
                CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(method, null),
            List.of(whole));
    Document document = document();
    factory
        .newXMLSignature(info, null)
        .sign(new DOMSignContext(signing, document.getDocumentElement()));
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(verifying),
            document.getDocumentElement().getLastChild());
    return "valid " + factory.unmarshalXMLSignature(context).validate(context);
  }

  private static Document document() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(DOCUMENT.getBytes(StandardCharsets.UTF_8)));
  }
}
