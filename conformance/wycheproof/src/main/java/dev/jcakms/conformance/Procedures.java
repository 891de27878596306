package dev.jcakms.conformance;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The table of procedures: a file's schema and algorithm say how its cases are tried. What is not
 * in it is passed over by name.
 */
final class Procedures {
  private static final Set<String> SIGNING_CURVES =
      Set.of("secp256r1", "secp384r1", "secp521r1", "secp256k1");
  private static final Set<String> AGREEING_CURVES = Set.of("secp256r1", "secp384r1", "secp521r1");
  private static final String MGF1 = "MGF1";
  private static final int PSS_TRAILER = 1;
  private static final int MU_BYTES = 64;
  private static final int MAX_BODY_BYTES = 1 << 23;

  private record Row(String schema, Pattern algorithm, Procedure procedure) {}

  private static final List<Row> TABLE =
      List.of(
          row("aead_test_schema_v1.json", "AES-GCM", Procedures::aesGcm),
          row("keywrap_test_schema_v1.json", "AES-KWP", Procedures::unwrap),
          row("c2sp_chunked_encryption_schema.json", "Cobblestone-256", Procedures::chunked),
          row("hkdf_test_schema_v1.json", "HKDF-SHA-(256|512)", Procedures::hkdf),
          row("mac_test_schema_v1.json", "HMACSHA(224|256|384|512)", Procedures::mac),
          row("ecdh_test_schema_v1.json", "ECDH", ecdh(PeerForm.DER)),
          row("ecdh_ecpoint_test_schema_v1.json", "ECDH", ecdh(PeerForm.POINT)),
          row("ecdh_pem_test_schema_v1.json", "ECDH", ecdh(PeerForm.PEM)),
          row("ecdh_webcrypto_test_schema_v1.json", "ECDH", ecdh(PeerForm.JWK)),
          row("ecdsa_verify_schema_v1.json", "ECDSA", ecdsa("")),
          row("ecdsa_p1363_verify_schema_v1.json", "ECDSA", ecdsa("inP1363Format")),
          row("eddsa_verify_schema_v1.json", "EDDSA", Procedures::ed25519),
          row("mldsa_verify_schema.json", "ML-DSA-(44|65|87)", Procedures::mlDsaVerify),
          row("mldsa_sign_seed_schema.json", "ML-DSA-(44|65|87)", Procedures::mlDsaSign),
          row("mldsa_sign_noseed_schema.json", "ML-DSA-(44|65|87)", Procedures::withoutSeed),
          row("rsaes_oaep_decrypt_schema_v1.json", "RSAES-OAEP", Procedures::oaep),
          row("rsassa_pkcs1_verify_schema_v1.json", "RSASSA-PKCS1-v1_5", Procedures::pkcs1Verify),
          row("rsassa_pkcs1_generate_schema_v1.json", "RSASSA-PKCS1-v1_5", Procedures::pkcs1Sign),
          row("rsassa_pss_verify_schema_v1.json", "RSASSA-PSS", Procedures::pss),
          row("rsassa_pss_with_parameters_verify_schema.json", "RSASSA-PSS", Procedures::pss));

  private Procedures() {}

  /** The procedure for files of a schema and an algorithm, if there is one. */
  static Optional<Procedure> of(String schema, String algorithm) {
    return TABLE.stream()
        .filter(row -> row.schema().equals(schema))
        .filter(row -> row.algorithm().matcher(algorithm).matches())
        .map(Row::procedure)
        .findFirst();
  }

  private static Row row(String schema, String algorithm, Procedure procedure) {
    return new Row(schema, Pattern.compile(algorithm), procedure);
  }

  /** Opens; and seals, where a case says what must come out. */
  private static boolean aesGcm(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    int tagBits = (int) group.number("tagSize");
    byte[] key = testCase.hex("key");
    byte[] aad = testCase.hex("aad");
    byte[] ciphertext = joined(testCase.hex("ct"), testCase.hex("tag"));
    GCMParameterSpec parameters = new GCMParameterSpec(tagBits, testCase.hex("iv"));
    requireSame("opens to", testCase.hex("msg"), subject.open(key, parameters, aad, ciphertext));
    if (!subject.seals(key, parameters, aad, testCase.hex("msg"), ciphertext)) {
      throw new WrongResultException("seals to something else");
    }
    return true;
  }

  private static boolean unwrap(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    byte[] secret = testCase.hex("msg");
    if (testCase.result() == Result.VALID && !subject.holdsSecretsOf(secret.length)) {
      throw new NotOfferedException("no secret that is unwrapped has " + secret.length + " bytes");
    }
    if (!subject.unwraps(testCase.hex("key"), testCase.hex("ct"), secret)) {
      throw new WrongResultException("unwraps to something else");
    }
    return true;
  }

  /** The bodies of these files are compressed (zlib). */
  private static boolean chunked(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    byte[] message =
        subject.openChunked(
            testCase.hex("key"), testCase.hex("ctx"), inflated(testCase, testCase.hex("ct")));
    if (message.length != testCase.number("msgLength")) {
      throw new WrongResultException("opens to " + message.length + " bytes");
    }
    requireSame(
        "opens to what hashes to",
        testCase.hex("msgSha512"),
        MessageDigest.getInstance("SHA-512").digest(message));
    return true;
  }

  private static boolean hkdf(Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    byte[] derived =
        subject.derive(
            algorithm.substring("HKDF-".length()),
            testCase.hex("ikm"),
            testCase.hex("salt"),
            testCase.hex("info"),
            (int) testCase.number("size"));
    requireSame("derives", testCase.hex("okm"), derived);
    return true;
  }

  private static boolean mac(Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    int tagBytes = (int) group.number("tagSize") / Byte.SIZE;
    byte[] mac =
        subject.mac(algorithm.replace("HMAC", "Hmac"), testCase.hex("key"), testCase.hex("msg"));
    return MessageDigest.isEqual(testCase.hex("tag"), Arrays.copyOf(mac, tagBytes));
  }

  private static Procedure ecdh(PeerForm form) {
    return (subject, algorithm, group, testCase) -> {
      String curve = curve(PeerForm.standardName(group.text("curve")), AGREEING_CURVES);
      BigInteger privateValue = form.privateValue(testCase);
      requireSame(
          "agrees on",
          testCase.hex("shared"),
          subject.agree(curve, privateValue, form.publicKey(curve, testCase)));
      return true;
    };
  }

  private static Procedure ecdsa(String form) {
    return (subject, algorithm, group, testCase) -> {
      curve(group.object("publicKey").text("curve"), SIGNING_CURVES);
      return verify(subject, digest(group) + "withECDSA" + form, group, testCase);
    };
  }

  private static boolean ed25519(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    curve(group.object("publicKey").text("curve"), Set.of("edwards25519"));
    return verify(subject, "Ed25519", group, testCase);
  }

  private static boolean mlDsaVerify(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    requireNoContext(testCase);
    return verify(subject, algorithm, group, testCase);
  }

  /** A signature that is not deterministic is verified; one that is must be the file's. */
  private static boolean mlDsaSign(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    requireNoContext(testCase);
    if (testCase.has("rnd")) {
      throw new NotOfferedException("signs with randomness that comes from outside");
    }
    byte[] pkcs8 = KeyForms.mlDsaPrivateKey(algorithm, group.hex("privateSeed"));
    if (subject.takesMu()) {
      // A case without one is about its key, which is refused before.
      byte[] mu = testCase.has("mu") ? testCase.hex("mu") : new byte[MU_BYTES];
      requireSame("signs", testCase.hex("sig"), subject.signMu(algorithm, pkcs8, mu));
      return true;
    }
    if (!testCase.has("msg")) {
      throw new NotOfferedException("a mu that comes from outside is not signed here");
    }
    byte[] message = testCase.hex("msg");
    byte[] signature = subject.sign(algorithm, null, pkcs8, message);
    byte[] publicKey = KeyForms.mlDsaPublicKey(algorithm, group.hex("publicKey"));
    if (!subject.verify(algorithm, null, publicKey, message, signature)) {
      throw new WrongResultException("signs what does not verify");
    }
    return true;
  }

  private static boolean withoutSeed(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws NotOfferedException {
    throw new NotOfferedException("an ML-DSA key that was made elsewhere must bring its seed");
  }

  private static void requireNoContext(TestCase testCase) throws NotOfferedException {
    if (testCase.has("ctx") && !testCase.text("ctx").isEmpty()) {
      throw new NotOfferedException("AWS KMS and the JCA sign by ML-DSA without a context");
    }
  }

  private static boolean oaep(Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    OAEPParameterSpec parameters =
        new OAEPParameterSpec(
            group.text("sha"),
            MGF1,
            new MGF1ParameterSpec(group.text("mgfSha")),
            new PSource.PSpecified(testCase.hex("label")));
    requireSame(
        "decrypts to",
        testCase.hex("msg"),
        subject.decrypt(parameters, group.hex("privateKeyPkcs8"), testCase.hex("ct")));
    return true;
  }

  private static boolean pkcs1Verify(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    return verify(subject, digest(group) + "withRSA", group, testCase);
  }

  private static boolean pkcs1Sign(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException {
    byte[] pkcs8 = group.hex("privateKeyPkcs8");
    byte[] message = testCase.hex("msg");
    requireSame(
        "signs",
        testCase.hex("sig"),
        subject.sign(digest(group) + "withRSA", null, pkcs8, message));
    return true;
  }

  private static boolean pss(Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    if (!group.text("mgf").equals(MGF1)) {
      throw new NotOfferedException("masks by MGF1 alone, not by " + group.text("mgf"));
    }
    PSSParameterSpec parameters =
        new PSSParameterSpec(
            group.text("sha"),
            MGF1,
            new MGF1ParameterSpec(group.text("mgfSha")),
            (int) group.number("sLen"),
            PSS_TRAILER);
    return subject.verify(
        "RSASSA-PSS",
        parameters,
        group.hex("publicKeyDer"),
        testCase.hex("msg"),
        testCase.hex("sig"));
  }

  private static boolean verify(
      Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException {
    return subject.verify(
        algorithm, null, group.hex("publicKeyDer"), testCase.hex("msg"), testCase.hex("sig"));
  }

  /** The hash of a group as the JCA writes it in the names of signatures. */
  private static String digest(TestGroup group) {
    String sha = group.text("sha");
    return sha.startsWith("SHA-") ? sha.replaceFirst("-", "") : sha;
  }

  private static String curve(String name, Set<String> ours) throws NotOfferedException {
    if (!ours.contains(name)) {
      throw new NotOfferedException("no KMS key of this use is on " + name);
    }
    return name;
  }

  private static void requireSame(String what, byte[] expected, byte[] actual)
      throws WrongResultException {
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new WrongResultException(what + " something else");
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] inflated(TestCase testCase, byte[] compressed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      byte[] body = new byte[MAX_BODY_BYTES];
      int length = inflater.inflate(body);
      if (!inflater.finished()) {
        throw testCase.refused("\"ct\" is cut, or of more than " + MAX_BODY_BYTES + " bytes");
      }
      return Arrays.copyOf(body, length);
    } catch (DataFormatException e) {
      throw testCase.refused("\"ct\" is not compressed");
    } finally {
      inflater.end();
    }
  }
}
