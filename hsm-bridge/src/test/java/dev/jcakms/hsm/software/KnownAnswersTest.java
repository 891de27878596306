package dev.jcakms.hsm.software;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** The families of keys give the answers that the standards print. */
class KnownAnswersTest {
  private static final Randomness ZEROS = bytes -> Arrays.fill(bytes, (byte) 0);

  /** RFC 8032, 7.1, test 3. */
  @Test
  void ed25519SignsAsItsRfcSays() {
    byte[] secret = hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    assertArrayEquals(
        hex(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        new EdwardsKeys(ZEROS)
            .sign(KeyAlgorithm.ED25519, secret, new SignatureMechanism.Ed25519(), hex("af82")));
  }

  /** RFC 8032, 7.3. */
  @Test
  void ed25519phSignsAsItsRfcSays() throws Exception {
    byte[] secret = hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
    byte[] digest = MessageDigest.getInstance("SHA-512").digest("abc".getBytes(US_ASCII));
    assertArrayEquals(
        hex(
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"),
        new EdwardsKeys(ZEROS)
            .sign(KeyAlgorithm.ED25519, secret, new SignatureMechanism.Ed25519ph(), digest));
  }

  /** RFC 4231, 4.3 (test case 2). */
  @Test
  void hmacsAreThoseOfTheirRfc() {
    assertHmac(
        KeyAlgorithm.HMAC_SHA_224, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44");
    assertHmac(
        KeyAlgorithm.HMAC_SHA_256,
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertHmac(
        KeyAlgorithm.HMAC_SHA_384,
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
            + "8e2240ca5e69e2c78b3239ecfab21649");
    assertHmac(
        KeyAlgorithm.HMAC_SHA_512,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
  }

  /**
   * The first vectors of Wycheproof's mldsa_44_sign_seed_test and mldsa_87_sign_seed_test, by the
   * SHA-256 of public key and signature. They are signed deterministically, which is what hedging
   * comes to with zeros (FIPS 204, 3.4).
   */
  @Test
  void mlDsaExpandsItsSeedAndSignsMuAsTheVectorsSay() throws Exception {
    assertMlDsa(
        KeyAlgorithm.ML_DSA_44,
        "0ba2d90bc4fa5877844e47f7563eefccf658f898eaf4197b2a9a89d3df683955"
            + "c73a80895ac0a51cc9049d44cdc1d1c550ef3870c1126afdb3d52ee057cbbcdd",
        "d87f8ca136ac1aa55e2d6c4521680efb3a378cbb9bc0bfb446e9c60893931ea3",
        "8cd6fc03daa72e87210a4e721523e84c14f27733789075e65736744d4787fdd5");
    assertMlDsa(
        KeyAlgorithm.ML_DSA_87,
        "00d86c57be5399a1841b734bbdc6ad234218ec65376768f844bec76cd3585696"
            + "d6e648ec8a069bd929f2be80051679f2b8bec414f715261148f42eddaf3a9b43",
        "d43128fa8a8c785c1d44c9e7db538dbf9dd88fe6c8ad911a344bcec1017c6d54",
        "1ad45bd0419e694375bd38ec11d8e0c228ab9ffac2fce4adbe6218d9c949e293");
  }

  private static void assertMlDsa(
      KeyAlgorithm algorithm, String mu, String publicKeyHash, String signatureHash)
      throws Exception {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 0x2a);
    Randomness drawn = bytes -> System.arraycopy(seed, 0, bytes, 0, Math.min(bytes.length, 32));
    try (BareKey key = new MlDsaKeys(drawn).generate(algorithm)) {
      assertArrayEquals(seed, key.secret());
      byte[] publicKey =
          SubjectPublicKeyInfo.getInstance(key.publicKey()).getPublicKeyData().getOctets();
      assertEquals(publicKeyHash, sha256(publicKey));
    }
    assertEquals(
        signatureHash,
        sha256(
            new MlDsaKeys(ZEROS).sign(algorithm, seed, new SignatureMechanism.MlDsaMu(), hex(mu))));
  }

  private static void assertHmac(KeyAlgorithm algorithm, String expected) {
    byte[] message = "what do ya want for nothing?".getBytes(US_ASCII);
    try (HmacStream stream =
        new HmacStream(new Lifetime(), Primitives.best(), algorithm, "Jefe".getBytes(US_ASCII))) {
      stream.update(message, 0, 10);
      stream.update(message, 10, message.length - 10);
      assertArrayEquals(hex(expected), stream.doFinal());
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
