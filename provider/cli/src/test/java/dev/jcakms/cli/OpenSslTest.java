package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MessageType;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the command makes, OpenSSL reads, and the other way round. */
class OpenSslTest {
  private static final byte[] MESSAGE =
      "two pounds of tea, on credit".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANOTHER =
      "ten pounds of tea, on credit".getBytes(StandardCharsets.US_ASCII);

  private static final String SUBJECT = "CN=shop,O=Example \\\"Tea\\\" Ltd,C=DE";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private OpenSsl openSsl;

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  @BeforeEach
  void makeInstallation() throws Exception {
    openSsl = OpenSsl.need(directory);
    scratch = Scratch.withInstallation(directory);
    openSsl.write("message", MESSAGE);
    openSsl.write("another", ANOTHER);
  }

  @ParameterizedTest
  @EnumSource(value = KmsKeySpec.class, mode = Mode.MATCH_NONE, names = "(SYMMETRIC|HMAC).*")
  void signaturesOfEverySpecVerifyAndAreOfTheirMessageAlone(KmsKeySpec spec) throws Exception {
    String key = key(spec, KeyUsage.SIGN_VERIFY);
    openSsl.write("public", blob("PublicKey", "get-public-key", "--key-id", key));
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      if (algorithm.isFor(spec) && isKnown(spec, algorithm)) {
        for (MessageType type : List.of(MessageType.RAW, MessageType.DIGEST)) {
          if (algorithm.takes(type)) {
            openSsl.write("given", given(algorithm, type));
            openSsl.write(
                "signature",
                blob(
                    "Signature",
                    "sign",
                    "--key-id",
                    key,
                    "--message",
                    "fileb://" + scratch.path("given"),
                    "--message-type",
                    type.name(),
                    "--signing-algorithm",
                    algorithm.name()));
            openSsl.must(verification(algorithm, "message"));
            assertNotEquals(0, openSsl.run(verification(algorithm, "another")).exitCode());
          }
        }
      }
    }
  }

  /** What the oldest OpenSSL that is still looked after does not have is asked for. */
  private boolean isKnown(KmsKeySpec spec, SigningAlgorithm algorithm) throws Exception {
    boolean known =
        switch (algorithm) {
          case ML_DSA_SHAKE_256 -> openSsl.makes(spec.name().replace('_', '-'));
          case ED25519_PH_SHA_512 -> openSsl.prehashes();
          default -> true;
        };
    if (!known) {
      System.out.println("SKIPPED " + algorithm + " of " + spec + ": this OpenSSL has it not");
    }
    return known;
  }

  /**
   * What the command gets for the message. AWS's Ed25519ph signs a digest as if it were a message,
   * so there OpenSSL verifies the signature of a digest of its own.
   */
  private static byte[] given(SigningAlgorithm algorithm, MessageType type) throws Exception {
    return type == MessageType.RAW ? MESSAGE : digest(hash(algorithm), MESSAGE);
  }

  private static HashAlgorithm hash(SigningAlgorithm algorithm) {
    return HashAlgorithm.valueOf(algorithm.name().replaceFirst(".*(SHA_[0-9]+)$", "$1"));
  }

  private static byte[] digest(HashAlgorithm hash, byte[] message) throws Exception {
    return MessageDigest.getInstance(hash.standardName()).digest(message);
  }

  private String[] verification(SigningAlgorithm algorithm, String message) throws Exception {
    SignatureScheme scheme = algorithm.scheme();
    if (scheme instanceof SignatureScheme.Ed25519
        || scheme instanceof SignatureScheme.Ed25519ph
        || scheme instanceof SignatureScheme.MlDsa) {
      List<String> line =
          new ArrayList<>(
              List.of("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "public"));
      line.addAll(List.of("-rawin", "-sigfile", "signature", "-in"));
      if (scheme instanceof SignatureScheme.Ed25519ph) {
        openSsl.write("digest", digest(HashAlgorithm.SHA_512, openSsl.read(message)));
        line.addAll(List.of("digest", "-pkeyopt", "instance:Ed25519ph"));
      } else {
        line.add(message);
      }
      return line.toArray(String[]::new);
    }
    String hash = hash(algorithm).name().replace("_", "").toLowerCase(Locale.ROOT);
    List<String> line = new ArrayList<>(List.of("dgst", "-" + hash));
    if (scheme instanceof SignatureScheme.RsaPss) {
      line.addAll(List.of("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_mgf1_md:" + hash));
      line.addAll(List.of("-sigopt", "rsa_pss_saltlen:digest"));
    }
    line.addAll(List.of("-verify", "public", "-keyform", "DER", "-signature", "signature"));
    line.add(message);
    return line.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(value = KmsKeySpec.class, mode = Mode.MATCH_ALL, names = "RSA_.*")
  void whatOpenSslEncryptsIsDecrypted(KmsKeySpec spec) throws Exception {
    String key = key(spec, KeyUsage.ENCRYPT_DECRYPT);
    openSsl.write("public", blob("PublicKey", "get-public-key", "--key-id", key));
    Map<EncryptionAlgorithm, String> hashes =
        new EnumMap<>(
            Map.of(
                EncryptionAlgorithm.RSAES_OAEP_SHA_1, "sha1",
                EncryptionAlgorithm.RSAES_OAEP_SHA_256, "sha256"));
    for (Map.Entry<EncryptionAlgorithm, String> hash : hashes.entrySet()) {
      List<String> line =
          new ArrayList<>(
              List.of("pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", "public"));
      line.addAll(List.of("-in", "message", "-out", "ciphertext"));
      line.addAll(List.of("-pkeyopt", "rsa_padding_mode:oaep"));
      line.addAll(List.of("-pkeyopt", "rsa_oaep_md:" + hash.getValue()));
      line.addAll(List.of("-pkeyopt", "rsa_mgf1_md:" + hash.getValue()));
      openSsl.must(line.toArray(String[]::new));
      assertArrayEquals(
          MESSAGE,
          blob(
              "Plaintext",
              "decrypt",
              "--key-id",
              key,
              "--ciphertext-blob",
              "fileb://" + scratch.path("ciphertext"),
              "--encryption-algorithm",
              hash.getKey().name()));
    }
  }

  @ParameterizedTest
  @EnumSource(value = KmsKeySpec.class, mode = Mode.MATCH_ALL, names = "ECC_NIST_P.*")
  void bothSidesComeToTheSameSecret(KmsKeySpec spec) throws Exception {
    String key = key(spec, KeyUsage.KEY_AGREEMENT);
    openSsl.write("public", blob("PublicKey", "get-public-key", "--key-id", key));
    openSsl.must(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:" + spec.name().replace("ECC_NIST_P", "P-"),
        "-out",
        "private");
    openSsl.must("pkey", "-in", "private", "-pubout", "-outform", "DER", "-out", "peer");
    openSsl.must(
        "pkeyutl",
        "-derive",
        "-inkey",
        "private",
        "-peerform",
        "DER",
        "-peerkey",
        "public",
        "-out",
        "secret");
    assertArrayEquals(
        openSsl.read("secret"),
        blob(
            "SharedSecret",
            "derive-shared-secret",
            "--key-id",
            key,
            "--key-agreement-algorithm",
            "ECDH",
            "--public-key",
            "fileb://" + scratch.path("peer")));
  }

  @Test
  void dataKeyPairsAreReadAndTheirHalvesBelongTogether() throws Exception {
    String key = key(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      if (spec.isDataKeyPairSpec()) {
        String[] answer =
            text(
                    "generate-data-key-pair",
                    "--key-id",
                    key,
                    "--key-pair-spec",
                    spec.name(),
                    "--output",
                    "text")
                .split("\t", -1);
        // Sorted by the names of the members.
        Base64.Decoder decoder = Base64.getDecoder();
        openSsl.write("private", decoder.decode(answer[4]));
        openSsl.must(
            "pkey", "-inform", "DER", "-in", "private", "-pubout", "-outform", "DER", "-out", "p");
        assertArrayEquals(decoder.decode(answer[5]), openSsl.read("p"), spec.name());
        assertArrayEquals(
            openSsl.read("private"),
            blob("Plaintext", "decrypt", "--ciphertext-blob", answer[3]),
            spec.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = KmsKeySpec.class, mode = Mode.MATCH_NONE, names = "(SYMMETRIC|HMAC).*")
  void requestsAndCertificatesVerify(KmsKeySpec spec) throws Exception {
    String key = key(spec, KeyUsage.SIGN_VERIFY);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      if (algorithm.isFor(spec)
          && algorithm != SigningAlgorithm.ED25519_PH_SHA_512
          && isKnown(spec, algorithm)) {
        String[] wanted = {
          "--key-id",
          key,
          "--subject",
          SUBJECT,
          "--dns",
          "shop.example.com",
          "--dns",
          "*.shop.example.com",
          "--signing-algorithm",
          algorithm.name()
        };
        openSsl.write("csr", bytes("csr", wanted));
        String request = says("req", "csr");
        assertTrue(request.contains("verify OK"), request);

        openSsl.write("certificate", bytes("self-signed-certificate --replace", wanted));
        String verified = openSsl.must("verify", "-CAfile", "certificate", "certificate");
        assertTrue(verified.contains("certificate: OK"), verified);
        says("x509", "certificate");
      }
    }
  }

  private String says(String command, String file) throws Exception {
    List<String> line = new ArrayList<>(List.of(command, "-in", file, "-noout", "-text"));
    line.addAll(List.of("-subject", "-nameopt", "RFC2253"));
    if (command.equals("req")) {
      line.add("-verify");
    }
    String text = openSsl.must(line.toArray(String[]::new));
    assertTrue(text.contains("DNS:shop.example.com, DNS:*.shop.example.com"), text);
    assertTrue(text.contains("Digital Signature"), text);
    assertTrue(text.contains("CA:FALSE"), text);
    assertTrue(text.contains("subject=" + SUBJECT), text);
    return text;
  }

  private String key(KmsKeySpec spec, KeyUsage usage) {
    return text(
        "create-key",
        "--key-spec",
        spec.name(),
        "--key-usage",
        usage.name(),
        "--output",
        "text",
        "--query",
        "KeyMetadata.KeyId");
  }

  private byte[] blob(String member, String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--output", "text", "--query", member));
    return Base64.getDecoder().decode(text(words.toArray(String[]::new)));
  }

  private byte[] bytes(String verb, String... line) {
    List<String> words = new ArrayList<>(Arrays.asList(verb.split(" ")));
    words.addAll(List.of(line));
    Scratch.Run run = scratch.kms(words.toArray(String[]::new));
    assertEquals(ExitCodes.OK, run.exitCode(), run::errText);
    return run.out();
  }

  private String text(String... line) {
    Scratch.Run run = scratch.kms(line);
    assertEquals(ExitCodes.OK, run.exitCode(), run::errText);
    return run.outText().strip();
  }
}
