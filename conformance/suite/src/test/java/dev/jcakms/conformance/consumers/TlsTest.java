package dev.jcakms.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's TLS, whose key managers know nothing but the KeyStore {@code KMS}. */
class TlsTest {
  private static final List<KmsKeySpec> SPECS =
      List.of(KmsKeySpec.RSA_2048, KmsKeySpec.ECC_NIST_P256, KmsKeySpec.ECC_NIST_EDWARDS25519);
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
  private static final List<String> FACTORIES = List.of("PKIX", "SunX509");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void serverAndClientShowTheirCertificatesByKmsKeys(RootUnderTest root) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (KmsKeySpec spec : SPECS) {
        String server = "alias/server-" + spec;
        String client = "alias/client-" + spec;
        home.certifiedPair(server, spec, authority);
        home.certifiedPair(client, spec, authority);
        for (String factory : FACTORIES) {
          SSLContext serverContext = context(keyManagers(factory, server), authority);
          SSLContext clientContext = context(keyManagers(factory, client), authority);
          for (String protocol : PROTOCOLS) {
            String what = spec + " " + factory + " " + protocol;
            try (TlsServer running = new TlsServer(serverContext, protocol, true)) {
              TlsServer.Seen byClient = TlsServer.greet(clientContext, running.port());
              TlsServer.Seen byServer = running.seen();
              assertEquals(protocol, byClient.protocol(), what);
              assertEquals(TlsServer.GREETING, byClient.line(), what);
              assertArrayEquals(chain(home, server), byClient.peer(), what);
              assertArrayEquals(chain(home, client), byServer.peer(), what);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void serverAnswersTheClientOfOpenSsl(RootUnderTest root) throws Exception {
    OpenSsl openSsl = OpenSsl.need(directory);
    TestAuthority authority = new TestAuthority();
    String trusted = openSsl.file("authority.pem", authority.certificate());
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (KmsKeySpec spec : SPECS) {
        String server = "alias/server-" + spec;
        home.certifiedPair(server, spec, authority);
        SSLContext context = context(keyManagers("PKIX", server), authority);
        for (String protocol : PROTOCOLS) {
          try (TlsServer running = new TlsServer(context, protocol, false)) {
            String said =
                openSsl.succeed(
                    "s_client",
                    "-connect",
                    "127.0.0.1:" + running.port(),
                    "-CAfile",
                    trusted,
                    "-verify_return_error",
                    "-verify_ip",
                    "127.0.0.1",
                    "-ign_eof",
                    "-brief");
            assertTrue(said.contains("Verification: OK"), said);
            assertTrue(said.contains(protocol), said);
            assertTrue(said.contains(TlsServer.GREETING), said);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void keyManagersTakeAStoreInWhichOnlyOneKeyHasACertificate(RootUnderTest root) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      home.create("alias/a-secret", KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
      home.create("alias/a-mac", KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC);
      home.signingPair("alias/bare", KmsKeySpec.ECC_NIST_P256);
      KmsPrivateKey disabled = home.signingPair("alias/disabled", KmsKeySpec.RSA_2048);
      home.provider().administration().disableKey(disabled.keyName());
      KmsPrivateKey server =
          home.certifiedPair("alias/server", KmsKeySpec.ECC_NIST_P256, authority);
      for (String name : FACTORIES) {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(name);
        factory.init(home.keyStore(), null);
        X509KeyManager manager = (X509KeyManager) factory.getKeyManagers()[0];
        String[] aliases = manager.getServerAliases("EC", null);
        assertNotNull(aliases, name);
        assertEquals(1, aliases.length, name);
        assertEquals(server, manager.getPrivateKey(aliases[0]), name);
        assertArrayEquals(
            chain(home, "alias/server"), manager.getCertificateChain(aliases[0]), name);
        assertNull(manager.getServerAliases("RSA", null), name);
      }
    }
  }

  private static Certificate[] chain(ConsumerHome home, String alias) throws Exception {
    return home.keyStore().getCertificateChain(alias);
  }

  private static KeyManager[] keyManagers(String factoryName, String alias) throws Exception {
    KeyStore store = KeyStore.getInstance("KMS");
    store.load(KmsLoadStoreParameter.of(alias));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(factoryName);
    factory.init(store, null);
    return factory.getKeyManagers();
  }

  private static SSLContext context(KeyManager[] keyManagers, TestAuthority authority)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers, trust.getTrustManagers(), null);
    return context;
  }
}
