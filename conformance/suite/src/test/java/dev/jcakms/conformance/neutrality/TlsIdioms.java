package dev.jcakms.conformance.neutrality;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Handshakes of both versions, each twice, so that the second may go on with a ticket. */
final class TlsIdioms {
  private static final char[] PASSWORD = SoftwarePair.PASSWORD.toCharArray();
  private static final String OLD = "TLSv1.2";
  private static final String NEW = "TLSv1.3";

  private final SoftwarePairs pairs;

  TlsIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    for (String protocol : List.of(OLD, NEW)) {
      for (String kind : SoftwarePairs.KINDS) {
        all.add(handshakes(kind, protocol, Optional.empty()));
      }
    }
    for (String suite :
        List.of(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")) {
      all.add(handshakes("RSA", OLD, Optional.of(suite)));
    }
    for (String suite : List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")) {
      all.add(handshakes("RSA", NEW, Optional.of(suite)));
    }
    return all;
  }

  private Idiom handshakes(String kind, String protocol, Optional<String> suite) {
    return new Idiom(
        protocol + " " + kind + suite.map(" "::concat).orElse(""),
        () -> {
          SSLContext context = context(pairs.of(kind));
          String first = new Conversation(context, protocol, suite).held();
          return first + "; " + new Conversation(context, protocol, suite).held();
        });
  }

  private static SSLContext context(SoftwarePair pair) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("server", pair.privateKey(), PASSWORD, pair.chain());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("issuer", pair.issuer());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
