package dev.jcakms.conformance.neutrality;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Key stores and certificate paths. */
final class KeyStoreIdioms {
  private static final char[] PASSWORD = SoftwarePair.PASSWORD.toCharArray();

  private final SoftwarePairs pairs;

  KeyStoreIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    for (String kind : SoftwarePairs.KINDS) {
      all.add(new Idiom("PKCS12 of " + kind, () -> storedAndLoaded("PKCS12", pairs.of(kind))));
      all.add(new Idiom("JCEKS of " + kind, () -> storedAndLoaded("JCEKS", pairs.of(kind))));
      all.add(new Idiom("CertPath of " + kind, () -> validated(pairs.of(kind))));
    }
    all.add(new Idiom("PKCS12 of a secret key", KeyStoreIdioms::secretKey));
    return all;
  }

  private static String storedAndLoaded(String type, SoftwarePair pair) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setKeyEntry("pair", pair.privateKey(), PASSWORD, pair.chain());
    KeyStore again = copied(store);
    return again.getKey("pair", PASSWORD).equals(pair.privateKey())
        + " of "
        + again.getProvider().getName();
  }

  private static String secretKey() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("secret", EarlyCipherIdioms.KEY, PASSWORD, null);
    return Hex.of(copied(store).getKey("secret", PASSWORD).getEncoded());
  }

  private static KeyStore copied(KeyStore store) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, PASSWORD);
    KeyStore again = KeyStore.getInstance(store.getType());
    again.load(new ByteArrayInputStream(out.toByteArray()), PASSWORD);
    return again;
  }

  private static String validated(SoftwarePair pair) throws Exception {
    CertPath path =
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(pair.chain()[0]));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(pair.issuer(), null)));
    parameters.setRevocationEnabled(false);
    PKIXCertPathValidatorResult result =
        (PKIXCertPathValidatorResult)
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
    return "valid for " + result.getPublicKey().getAlgorithm();
  }
}
