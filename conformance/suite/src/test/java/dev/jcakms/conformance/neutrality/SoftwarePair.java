package dev.jcakms.conformance.neutrality;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

/** A software key pair whose certificate another pair of its kind issued. */
final class SoftwarePair {
  static final String PASSWORD = "changeit";

  static final String ISSUER = "issuer";
  static final String LEAF = "leaf";

  private final KeyStore store;

  SoftwarePair(KeyStore store) {
    this.store = store;
  }

  PrivateKey privateKey() throws GeneralSecurityException {
    return (PrivateKey) store.getKey(LEAF, PASSWORD.toCharArray());
  }

  PublicKey publicKey() throws GeneralSecurityException {
    return chain()[0].getPublicKey();
  }

  Certificate[] chain() throws GeneralSecurityException {
    return store.getCertificateChain(LEAF);
  }

  X509Certificate issuer() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate(ISSUER);
  }
}
