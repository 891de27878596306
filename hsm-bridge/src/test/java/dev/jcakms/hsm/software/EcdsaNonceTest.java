package dev.jcakms.hsm.software;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.Part;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SignatureMechanism.Ecdsa;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ECDSA's nonce comes of key, digest and fresh randomness together, on every curve. */
class EcdsaNonceTest {
  private static final List<MaterialKind> KINDS =
      List.of(
          MaterialKind.P_256_SIGN,
          MaterialKind.P_384_SIGN,
          MaterialKind.P_521_SIGN,
          MaterialKind.SECP256K1_SIGN);
  private static final Randomness STUCK = bytes -> Arrays.fill(bytes, (byte) 7);
  private static final int DIGESTS = 20;
  private static final long DEADLINE_SECONDS = 60;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void stuckRandomnessGivesEveryDigestItsOwnNonce() throws Exception {
    try (Root good = open();
        Root stuck = Roots.open(directory.resolve("root"), STUCK)) {
      for (MaterialKind kind : KINDS) {
        Material material = generated(good, kind);
        Set<ByteBuffer> firstHalves = new HashSet<>();
        for (int i = 0; i < DIGESTS; i++) {
          firstHalves.add(r(stuck.sign(material, new Ecdsa(), digest(i))));
        }
        assertEquals(DIGESTS, firstHalves.size(), kind::name);
      }
    }
  }

  @Test
  void stuckRandomnessGivesEveryKeyItsOwnNonce() throws Exception {
    try (Root good = open();
        Root stuck = Roots.open(directory.resolve("root"), STUCK)) {
      for (MaterialKind kind : KINDS) {
        byte[] one = stuck.sign(generated(good, kind), new Ecdsa(), digest(0));
        byte[] other = stuck.sign(generated(good, kind), new Ecdsa(), digest(0));
        assertFalse(r(one).equals(r(other)), kind::name);
      }
    }
  }

  /** So nothing but key, digest and the randomness that is handed in goes into a nonce. */
  @Test
  void stuckRandomnessGivesEqualDigestsEqualSignatures() throws Exception {
    try (Root good = open();
        Root stuck = Roots.open(directory.resolve("root"), STUCK)) {
      for (MaterialKind kind : KINDS) {
        Material material = generated(good, kind);
        assertArrayEquals(
            stuck.sign(material, new Ecdsa(), digest(0)),
            stuck.sign(material, new Ecdsa(), digest(0)),
            kind::name);
      }
    }
  }

  @Test
  void freshRandomnessGivesEqualDigestsDifferentNonces() throws Exception {
    try (Root root = open()) {
      for (MaterialKind kind : KINDS) {
        Material material = generated(root, kind);
        Set<ByteBuffer> firstHalves = new HashSet<>();
        for (int i = 0; i < DIGESTS; i++) {
          firstHalves.add(r(root.sign(material, new Ecdsa(), digest(0))));
        }
        assertEquals(DIGESTS, firstHalves.size(), kind::name);
      }
    }
  }

  @Test
  void signaturesUnderStuckRandomnessVerifyByTheJdkAndByBouncyCastle() throws Exception {
    Provider jdk = Security.getProvider("SunEC");
    try (Root good = open();
        Root stuck = Roots.open(directory.resolve("root"), STUCK)) {
      for (MaterialKind kind : KINDS) {
        Material material = generated(good, kind);
        for (Provider provider : List.of(jdk, new BouncyCastleProvider())) {
          if (!provider.equals(jdk) || kind != MaterialKind.SECP256K1_SIGN) {
            byte[] signature = stuck.sign(material, new Ecdsa(), digest(1));
            assertTrue(verifies(provider, material, digest(1), signature), kind::name);
            assertFalse(verifies(provider, material, digest(2), signature), kind::name);
          }
        }
      }
    }
  }

  @Test
  void signaturesUnderStuckRandomnessVerifyByOpenSsl() throws Exception {
    Path openssl = Part.OPENSSL.need(openssl());
    try (Root good = open();
        Root stuck = Roots.open(directory.resolve("root"), STUCK)) {
      for (MaterialKind kind : KINDS) {
        Material material = generated(good, kind);
        Files.write(directory.resolve("key"), material.publicKey());
        Files.write(directory.resolve("digest"), digest(1));
        byte[] signature = stuck.sign(material, new Ecdsa(), digest(1));
        Files.write(directory.resolve("signature"), der(signature));
        assertEquals(0, verifiesByOpenSsl(openssl), kind::name);
        Files.write(directory.resolve("digest"), digest(2));
        assertEquals(1, verifiesByOpenSsl(openssl), kind::name);
      }
    }
  }

  private int verifiesByOpenSsl(Path openssl) throws Exception {
    Process process =
        new ProcessBuilder(
                openssl.toString(),
                "pkeyutl",
                "-verify",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                "key",
                "-in",
                "digest",
                "-sigfile",
                "signature")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private static Optional<Path> openssl() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "openssl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean verifies(
      Provider provider, Material material, byte[] digest, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format", provider);
    verifier.initVerify(
        KeyFactory.getInstance("EC", provider)
            .generatePublic(new X509EncodedKeySpec(material.publicKey())));
    verifier.update(digest);
    return verifier.verify(signature);
  }

  private static byte[] der(byte[] signature) throws Exception {
    byte[] first = Arrays.copyOf(signature, signature.length / 2);
    byte[] second = Arrays.copyOfRange(signature, signature.length / 2, signature.length);
    BigInteger bound = BigInteger.ONE.shiftLeft(signature.length * Byte.SIZE);
    return StandardDSAEncoding.INSTANCE.encode(
        bound, new BigInteger(1, first), new BigInteger(1, second));
  }

  private static ByteBuffer r(byte[] signature) {
    return ByteBuffer.wrap(signature, 0, signature.length / 2);
  }

  private static byte[] digest(int number) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(new byte[] {(byte) number});
  }

  private Root open() {
    return Roots.open(directory.resolve("root"));
  }

  private static Material generated(Root root, MaterialKind kind) {
    return root.generate(kind, new byte[Material.ID_BYTES], new byte[1]);
  }
}
