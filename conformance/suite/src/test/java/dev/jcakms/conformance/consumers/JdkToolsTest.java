package dev.jcakms.conformance.consumers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.jca.Tools;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own tools, in processes of their own. */
class JdkToolsTest {
  private static final List<KmsKeySpec> SPECS =
      List.of(KmsKeySpec.RSA_2048, KmsKeySpec.ECC_NIST_P256, KmsKeySpec.ECC_NIST_EDWARDS25519);
  private static final String ENTRY = "orders.txt";
  private static final String KMS = "provider/cli/target/kms";
  private static final byte[] CONTENT = "two pounds of tea".getBytes(UTF_8);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void keytoolListsEachKindOfEntry(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      home.certifiedPair("alias/certified", KmsKeySpec.ECC_NIST_P256, new TestAuthority());
      home.signingPair("alias/bare", KmsKeySpec.ECC_NIST_P256);
      home.create("alias/mac", KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC);
      String listed = succeed(home, "keytool", "-list", "-protected");
      for (String line :
          List.of("alias/certified, .*PrivateKeyEntry, ", "alias/mac, .*SecretKeyEntry, ")) {
        assertTrue(listed.lines().anyMatch(each -> each.matches(line)), listed);
      }
      assertTrue(listed.lines().anyMatch(each -> each.startsWith("alias/bare, ")), listed);
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void keytoolRequestsACertificateAndInstallsTheReply(RootUnderTest root) throws Exception {
    OpenSsl openSsl = OpenSsl.need(directory);
    TestAuthority first = new TestAuthority();
    TestAuthority second = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (KmsKeySpec spec : SPECS) {
        String alias = "alias/" + spec;
        KmsPrivateKey key = home.certifiedPair(alias, spec, first);
        String request = spec + ".csr";
        succeed(home, "keytool", "-certreq", "-storepass", "", "-alias", alias, "-file", request);
        String said = openSsl.succeed("req", "-verify", "-noout", "-in", request);
        assertTrue(said.contains("verify OK"), said);

        X509Certificate[] reply = second.chain("second", key.publicKey());
        String file = openSsl.file(spec + ".pem", holder(reply[0]), holder(reply[1]));
        String imported =
            succeed(
                home,
                "keytool",
                "-importcert",
                "-noprompt",
                "-storepass",
                "",
                "-alias",
                alias,
                "-file",
                file);
        assertTrue(imported.contains("installed"), imported);
        assertArrayEquals(reply, home.keyStore().getCertificateChain(alias));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void keytoolSchedulesTheDeletionOfAKey(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      home.certifiedPair("alias/tls", KmsKeySpec.ECC_NIST_P256, new TestAuthority());
      succeed(home, "keytool", "-delete", "-storepass", "", "-alias", "alias/tls");
      KeyMetadata key = home.provider().administration().describeKey(KeyName.of("alias/tls"));
      assertEquals(KeyState.PENDING_DELETION, key.state());
    }
  }

  @Test
  void keytoolSaysHowAKeyIsMadeInstead() throws Exception {
    try (ConsumerHome home = new ConsumerHome(RootUnderTest.SOFTWARE, directory)) {
      Tools.Result refused =
          run(
              home,
              "keytool",
              "-genkeypair",
              "-keyalg",
              "EC",
              "-dname",
              "CN=x",
              "-storepass",
              "",
              "-keypass",
              "any-password",
              "-alias",
              "new");
      assertNotEquals(0, refused.exitCode(), refused.output());
      for (String text : List.of("kms create-key", "KmsLoadStoreParameter.importing()")) {
        assertTrue(refused.output().contains(text), refused.output());
      }
      assertNull(home.keyStore().getKey("new", null));
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void jarThatJarsignerSignedVerifies(RootUnderTest root) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (KmsKeySpec spec : SPECS) {
        String alias = "alias/" + spec;
        home.certifiedPair(alias, spec, authority);
        Path jar = jar(spec + ".jar");
        String said = succeed(home, "jarsigner", "-protected", jar.toString(), alias);
        assertTrue(said.contains("jar signed."), said);
        assertArrayEquals(home.keyStore().getCertificateChain(alias), signers(jar), said);
      }
    }
  }

  /** The executable is the provider's path there; nothing of it is on the tools' class path. */
  @Test
  void linesOfTheReadmeWorkAsTheyStandThere() throws Exception {
    Path root = Path.of(System.getProperty("jcakms.root.dir"));
    Path kms = root.resolve(KMS);
    assertTrue(Files.isExecutable(kms), kms + " is made by the phase package");
    List<String> said = new ArrayList<>();
    try (ConsumerHome home = new ConsumerHome(RootUnderTest.SOFTWARE, directory)) {
      home.certifiedPair("alias/tls", KmsKeySpec.ECC_NIST_P256, new TestAuthority());
      Path jar = jar("app.jar");
      for (String line : Files.readAllLines(root.resolve("README.md"))) {
        if (line.matches("(keytool|jarsigner) .*")) {
          Tools.Result result = Tools.run(directory, home.environment(), command(line, kms));
          assertEquals(0, result.exitCode(), result.output());
          said.add(result.output());
        }
      }
      assertArrayEquals(home.keyStore().getCertificateChain("tls"), signers(jar));
    }
    assertEquals(3, said.size());
    for (String text :
        List.of("alias/tls, ", "-----BEGIN NEW CERTIFICATE REQUEST-----", "jar signed.")) {
      assertTrue(said.stream().anyMatch(output -> output.contains(text)), said::toString);
    }
  }

  private static List<String> command(String line, Path kms) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      words.add(word.equals("\"\"") ? "" : word.replace(KMS, kms.toString()));
    }
    words.set(0, Tools.program(words.get(0)));
    words.add(1, "-J-Duser.language=en");
    return words;
  }

  private static JcaX509CertificateHolder holder(X509Certificate certificate) throws Exception {
    return new JcaX509CertificateHolder(certificate);
  }

  private Path jar(String name) throws IOException {
    Path jar = directory.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(ENTRY));
      out.write(CONTENT);
      out.closeEntry();
    }
    return jar;
  }

  /** The certificates by which the JDK verifies the one entry, which it does while it is read. */
  private static Object[] signers(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      JarEntry entry = file.getJarEntry(ENTRY);
      try (InputStream in = file.getInputStream(entry)) {
        assertArrayEquals(CONTENT, in.readAllBytes());
      }
      CodeSigner[] signers = entry.getCodeSigners();
      assertEquals(1, signers.length);
      return signers[0].getSignerCertPath().getCertificates().toArray();
    }
  }

  private String succeed(ConsumerHome home, String tool, String... arguments) throws Exception {
    Tools.Result result = run(home, tool, arguments);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  private Tools.Result run(ConsumerHome home, String tool, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-storetype",
                "KMS",
                "-keystore",
                "NONE",
                "-addprovider",
                "KMS",
                "-providerarg",
                home.configuration().toString()));
    if (tool.equals("keytool")) {
      // Its command comes first.
      all.addAll(0, List.of(arguments));
    } else {
      all.addAll(List.of(arguments));
    }
    return Tools.run(
        directory, home.environment(), Tools.jdkTool(tool, all.toArray(String[]::new)));
  }
}
