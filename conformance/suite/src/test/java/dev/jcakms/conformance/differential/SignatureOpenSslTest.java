package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.consumers.OpenSsl;
import dev.jcakms.jca.key.KmsPrivateKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the root signs OpenSSL verifies, and what OpenSSL signs is verified here. */
class SignatureOpenSslTest {
  private static final int ROUNDS = 2;
  private static final int MOST_BYTES = 20_000;

  @SuppressWarnings("NullAway.Init")
  private static OpenSsl openSsl;

  @SuppressWarnings("NullAway.Init")
  private static SignatureKeys keys;

  @BeforeAll
  static void makeAnInstallation(TestInfo test, @TempDir Path directory) {
    openSsl = OpenSsl.need(directory);
    keys = new SignatureKeys(Dice.of(test), directory.resolve("home"));
  }

  @AfterAll
  static void closeIt() {
    keys.close();
  }

  /** What every OpenSSL knows that is still looked after. */
  static List<String> algorithms() {
    return SignatureKind.algorithms().stream()
        .filter(name -> !name.contains("P1363") && !name.startsWith("ML-DSA"))
        .filter(name -> !name.endsWith("andMGF1"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatTheRootSignsOpenSslVerifies(String algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      SignatureKind kind = SignatureKind.of(algorithm, dice);
      KmsPrivateKey key = keys.ofTheRoot(kind.spec());
      byte[] message = dice.bytes(1 + dice.below(MOST_BYTES));
      Signature ours = kind.engine(keys.provider());
      ours.initSign(key);
      dice.give(message, ours::update, ours::update);
      openSsl.file("key", key.publicKey());
      write("message", message);
      write("signature", ours.sign());
      openSsl.succeed(line(kind, "-verify"));
      write("message", dice.changed(message));
      assertNotEquals(0, openSsl.run(line(kind, "-verify")).exitCode());
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatOpenSslSignsIsVerifiedHere(String algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      SignatureKind kind = SignatureKind.of(algorithm, dice);
      KeyPair pair = keys.ofSoftware(kind.spec(), maker(kind));
      byte[] message = dice.bytes(1 + dice.below(MOST_BYTES));
      openSsl.file("key", pair.getPrivate());
      write("message", message);
      openSsl.succeed(line(kind, "-sign"));
      Signature ours = kind.engine(keys.provider());
      ours.initVerify(pair.getPublic());
      dice.give(message, ours::update, ours::update);
      assertTrue(ours.verify(Files.readAllBytes(openSsl.directory().resolve("signature"))));
    }
  }

  /** Bouncy Castle writes an Ed25519 key in a form that OpenSSL 3.0 does not read. */
  private static Provider maker(SignatureKind kind) {
    return kind.algorithm().equals("Ed25519")
        ? Others.of("KeyPairGenerator", "Ed25519").get(0)
        : Others.BOUNCY_CASTLE;
  }

  private static void write(String name, byte[] content) throws Exception {
    Files.write(openSsl.directory().resolve(name), content);
  }

  /** With the files {@code key}, {@code message} and {@code signature}. */
  private static String[] line(SignatureKind kind, String action) {
    boolean signing = action.equals("-sign");
    List<String> line = new ArrayList<>();
    if (kind.algorithm().equals("Ed25519")) {
      line.addAll(List.of("pkeyutl", action, "-inkey", "key", "-rawin", "-in", "message"));
      line.addAll(signing ? List.of("-out") : List.of("-pubin", "-sigfile"));
      line.add("signature");
      return line.toArray(String[]::new);
    }
    PSSParameterSpec pss = kind.parameters();
    line.addAll(
        List.of("dgst", "-" + name(pss == null ? kind.algorithm() : pss.getDigestAlgorithm())));
    if (pss != null) {
      String maskHash = ((MGF1ParameterSpec) pss.getMGFParameters()).getDigestAlgorithm();
      line.addAll(List.of("-sigopt", "rsa_padding_mode:pss"));
      line.addAll(List.of("-sigopt", "rsa_mgf1_md:" + name(maskHash)));
      line.addAll(List.of("-sigopt", "rsa_pss_saltlen:" + pss.getSaltLength()));
    }
    line.addAll(List.of(action, "key", signing ? "-out" : "-signature", "signature", "message"));
    return line.toArray(String[]::new);
  }

  private static String name(String algorithm) {
    return algorithm.replaceFirst("with.*", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
