package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.jcakms.provider.KmsProvider;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * First in the list of providers changes nothing for anybody else. The provider has a configuration
 * that cannot be used, so whoever came to it unasked would fail.
 */
class GoodNeighbourTest {
  private static final Set<String> CHOSEN_BY_KEY =
      Set.of("Cipher", "Signature", "Mac", "KeyAgreement");
  private static final char[] PASSWORD = "changeit".toCharArray();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Provider kms;

  @BeforeEach
  void makeAProviderThatFailsWhenUsed() {
    kms = new KmsProvider().configure(directory.resolve("missing.properties").toString());
  }

  @AfterEach
  void takeItOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
  }

  @Test
  void everyNameOfTheOthersIsStillAnsweredByTheSameProvider() {
    Map<String, String> before = firstProviders();
    Security.insertProviderAt(kms, 1);
    Map<String, String> after = firstProviders();
    for (Provider.Service ours : kms.getServices()) {
      assertEquals(KmsProvider.NAME, after.get(name(ours)));
      if (before.containsKey(name(ours)) && isChosenByKey(ours)) {
        before.remove(name(ours));
      }
    }
    before.entrySet().removeAll(after.entrySet());
    assertEquals(Map.of(), before, "answered by another provider");
  }

  /** Whether the JDK asks before it takes it, and is told that it is not for any other key. */
  private static boolean isChosenByKey(Provider.Service ours) {
    return CHOSEN_BY_KEY.contains(ours.getType()) && !ours.supportsParameter(null);
  }

  private static Map<String, String> firstProviders() {
    Map<String, String> first = new TreeMap<>();
    for (Provider provider : Security.getProviders()) {
      for (Provider.Service service : provider.getServices()) {
        first.putIfAbsent(name(service), provider.getName());
      }
    }
    return first;
  }

  private static String name(Provider.Service service) {
    return service.getType() + "." + service.getAlgorithm();
  }

  @Test
  void unnamedRequestsStillGoToTheJdk() throws Exception {
    String keyStoreType = KeyStore.getDefaultType();
    Security.insertProviderAt(kms, 1);
    for (Provider provider :
        List.of(
            KeyGenerator.getInstance("AES").getProvider(),
            KeyGenerator.getInstance("HmacSHA256").getProvider(),
            KeyPairGenerator.getInstance("RSA").getProvider(),
            KeyFactory.getInstance("EC").getProvider(),
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").getProvider(),
            AlgorithmParameters.getInstance("EC").getProvider(),
            chosen("AES/GCM/NoPadding", new SecretKeySpec(new byte[16], "AES")),
            chosen(
                "RSA/ECB/OAEPPadding",
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic()),
            KeyStore.getInstance(keyStoreType).getProvider(),
            new SecureRandom().getProvider(),
            SecureRandom.getInstanceStrong().getProvider())) {
      assertNotEquals(KmsProvider.NAME, provider.getName());
    }
    assertEquals(keyStoreType, KeyStore.getDefaultType());
    assertNotNull(KeyGenerator.getInstance("AES").generateKey().getEncoded());
  }

  private static Provider chosen(String transformation, Key key) throws Exception {
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.getProvider();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void handshakeSucceedsAndCarriesData(String protocol) throws Exception {
    Path file = directory.resolve("server.p12");
    Tools.Result made =
        Tools.keytool(
            directory,
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD));
    assertEquals(0, made.exitCode(), made.output());
    Security.insertProviderAt(kms, 1);
    assertEquals("two pounds of tea", overTls(context(file), protocol, "two pounds of tea"));
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** What the server reads of what the client writes, after a handshake in memory. */
  private static String overTls(SSLContext context, String protocol, String text) throws Exception {
    SSLEngine client = context.createSSLEngine();
    client.setUseClientMode(true);
    SSLEngine server = context.createSSLEngine();
    server.setUseClientMode(false);
    int size = client.getSession().getPacketBufferSize() * 4;
    ByteBuffer toServer = ByteBuffer.allocate(size);
    ByteBuffer toClient = ByteBuffer.allocate(size);
    ByteBuffer sent = ByteBuffer.wrap(text.getBytes(UTF_8));
    ByteBuffer received = ByteBuffer.allocate(size);
    for (SSLEngine engine : List.of(client, server)) {
      engine.setEnabledProtocols(new String[] {protocol});
      engine.beginHandshake();
    }
    while (sent.hasRemaining() || received.position() < text.length()) {
      client.wrap(isReady(client) ? sent : ByteBuffer.allocate(0), toServer);
      runTasks(client);
      unwrap(server, toServer, received);
      server.wrap(ByteBuffer.allocate(0), toClient);
      runTasks(server);
      unwrap(client, toClient, ByteBuffer.allocate(size));
    }
    assertEquals(protocol, server.getSession().getProtocol());
    return new String(received.array(), 0, received.position(), UTF_8);
  }

  private static boolean isReady(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void unwrap(SSLEngine engine, ByteBuffer packets, ByteBuffer out)
      throws Exception {
    packets.flip();
    int before;
    do {
      before = packets.remaining();
      engine.unwrap(packets, out);
      runTasks(engine);
    } while (packets.hasRemaining() && packets.remaining() < before);
    packets.compact();
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
