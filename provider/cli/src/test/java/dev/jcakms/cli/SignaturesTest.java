package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The signatures that few know, verified by the JDK. */
class SignaturesTest {
  private static final byte[] MESSAGE =
      "two pounds of tea, on credit".getBytes(StandardCharsets.US_ASCII);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  @BeforeEach
  void makeInstallation() throws Exception {
    scratch = Scratch.withInstallation(directory);
  }

  @Test
  void digestThatEd25519phIsGivenIsHashedOnceMore() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(MESSAGE);
    String key = key(KmsKeySpec.ECC_NIST_EDWARDS25519);
    byte[] signature = sign(key, digest, "DIGEST", "ED25519_PH_SHA_512");
    Signature engine = Signature.getInstance("Ed25519", Security.getProvider("SunEC"));
    engine.setParameter(new EdDSAParameterSpec(true));
    engine.initVerify(publicKey(key, "Ed25519", Security.getProvider("SunEC")));
    engine.update(MESSAGE);
    assertFalse(engine.verify(signature));
    engine.update(digest);
    assertTrue(engine.verify(signature));
  }

  @Test
  void pureEd25519SignsTheMessageItself() throws Exception {
    String key = key(KmsKeySpec.ECC_NIST_EDWARDS25519);
    byte[] signature = sign(key, MESSAGE, "RAW", "ED25519_SHA_512");
    Signature engine = Signature.getInstance("Ed25519", Security.getProvider("SunEC"));
    engine.initVerify(publicKey(key, "Ed25519", Security.getProvider("SunEC")));
    engine.update(MESSAGE);
    assertTrue(engine.verify(signature));
  }

  @ParameterizedTest
  @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
  void mlDsaSignsTheMessageItself(KmsKeySpec spec) throws Exception {
    Provider jdk = Security.getProvider("SUN");
    Assumptions.assumeTrue(jdk.getService("Signature", "ML-DSA") != null, "a JDK before 24");
    String key = key(spec);
    byte[] signature = sign(key, MESSAGE, "RAW", "ML_DSA_SHAKE_256");
    Signature engine = Signature.getInstance("ML-DSA", jdk);
    engine.initVerify(publicKey(key, "ML-DSA", jdk));
    engine.update(MESSAGE);
    assertTrue(engine.verify(signature));
  }

  private byte[] sign(String key, byte[] message, String type, String algorithm) {
    return blob(
        "Signature",
        "sign",
        "--key-id",
        key,
        "--message",
        Base64.getEncoder().encodeToString(message),
        "--message-type",
        type,
        "--signing-algorithm",
        algorithm);
  }

  private PublicKey publicKey(String key, String algorithm, Provider provider) throws Exception {
    return KeyFactory.getInstance(algorithm, provider)
        .generatePublic(
            new X509EncodedKeySpec(blob("PublicKey", "get-public-key", "--key-id", key)));
  }

  private String key(KmsKeySpec spec) {
    return text(
        "KeyMetadata.KeyId", "create-key", "--key-spec", spec.name(), "--key-usage", "SIGN_VERIFY");
  }

  private byte[] blob(String member, String... line) {
    return Base64.getDecoder().decode(text(member, line));
  }

  private String text(String member, String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--output", "text", "--query", member));
    Scratch.Run run = scratch.kms(words.toArray(String[]::new));
    assertEquals(ExitCodes.OK, run.exitCode(), run::errText);
    return run.outText().strip();
  }
}
