package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C_Sign and its kin: what the token signs is what software verifies. */
class CryptokiSigningTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256_DIGEST_INFO = "3031300d060960864801650304020105000420";
  private static final int SALT_BYTES = 32;

  private final OpenToken token = new OpenToken();

  @AfterEach
  void close() {
    token.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 100_000})
  void ed25519IsPureAndOfAnyLength(int length) throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.ed25519(token);
    byte[] message = new byte[length];
    byte[] signature = sign(Mechanism.of(Ckm.EDDSA), pair.privateKey(), message);
    assertVerifies("Ed25519", Pairs.ed25519Public(token, pair.publicKey()), message, signature);
  }

  @Test
  void ecdsaSignsADigest() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.ec(token, Pairs.P256, Cka.SIGN);
    byte[] signature = sign(Mechanism.of(Ckm.ECDSA), pair.privateKey(), sha256(MESSAGE));
    assertVerifies(
        "SHA256withECDSAinP1363Format",
        Pairs.p256Public(token, pair.publicKey()),
        MESSAGE,
        signature);
  }

  // SoftHSM itself calls about every fourth of these wrong, so nothing is verified on a token.
  @Test
  void everyP521SignatureVerifiesInSoftware() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.ec(token, Pairs.P521, Cka.SIGN);
    PublicKey publicKey = Pairs.p521Public(token, pair.publicKey());
    for (byte i = 0; i < 32; i++) {
      byte[] message = {i};
      byte[] signature = sign(Mechanism.of(Ckm.ECDSA), pair.privateKey(), sha256(message));
      assertVerifies("SHA256withECDSAinP1363Format", publicKey, message, signature);
    }
  }

  @Test
  void rsaSignsADigestInfoAndPssADigest() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.rsa(token, Cka.SIGN);
    PublicKey publicKey = Pairs.rsaPublic(token, pair.publicKey());
    byte[] digest = sha256(MESSAGE);
    byte[] digestInfo =
        HexFormat.of().parseHex(SHA256_DIGEST_INFO + HexFormat.of().formatHex(digest));
    assertVerifies(
        "SHA256withRSA",
        publicKey,
        MESSAGE,
        sign(Mechanism.of(Ckm.RSA_PKCS), pair.privateKey(), digestInfo));

    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
    pss.initVerify(publicKey);
    pss.update(MESSAGE);
    assertTrue(
        pss.verify(
            sign(
                Mechanism.pss(Mechanism.Mgf.SHA256, Mechanism.Mgf.SHA256, SALT_BYTES),
                pair.privateKey(),
                digest)));
  }

  @Test
  void hmacOfAStreamIsThatOfTheWholeAndOfNothingToo() throws GeneralSecurityException {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 9);
    long key =
        token.use(
            session ->
                token.cryptoki.createObject(
                    session,
                    OpenToken.secret(Ckk.GENERIC_SECRET)
                        .with(Cka.SIGN, true)
                        .with(Cka.VALUE, secret)));
    byte[] data = new byte[10_000];
    Arrays.fill(data, (byte) 3);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] expected = mac.doFinal(data);
    assertArrayEquals(expected, sign(Mechanism.of(Ckm.SHA256_HMAC), key, data));
    assertArrayEquals(expected, streamed(key, data));
    byte[] ofNothing = mac.doFinal();
    assertArrayEquals(ofNothing, sign(Mechanism.of(Ckm.SHA256_HMAC), key, new byte[0]));
    assertArrayEquals(ofNothing, streamed(key, new byte[0]));
  }

  @Test
  void generatedSecretShorterThanTheHashIsRefusedAtUse() {
    long key =
        token.use(
            session ->
                token.cryptoki.generateKey(
                    session,
                    Mechanism.of(Ckm.GENERIC_SECRET_KEY_GEN),
                    OpenToken.secret(Ckk.GENERIC_SECRET)
                        .with(Cka.VALUE_LEN, 31)
                        .with(Cka.SIGN, true)));
    CryptokiException e =
        assertThrows(
            CryptokiException.class, () -> sign(Mechanism.of(Ckm.SHA256_HMAC), key, MESSAGE));
    assertEquals("C_SignInit: CKR_KEY_SIZE_RANGE", e.getMessage());
  }

  private byte[] streamed(long key, byte[] data) {
    Cryptoki cryptoki = token.cryptoki;
    try (Sessions.Pinned stream = token.sessions.pin()) {
      byte[] mac =
          stream.use(
              session -> {
                cryptoki.signInit(session, Mechanism.of(Ckm.SHA256_HMAC), key);
                int half = data.length / 2;
                cryptoki.signUpdate(session, data, 0, half);
                cryptoki.signUpdate(session, data, half, data.length - half);
                return cryptoki.signFinal(session);
              });
      stream.finished();
      return mac;
    }
  }

  private byte[] sign(Mechanism mechanism, long key, byte[] data) {
    return token.use(session -> token.cryptoki.sign(session, mechanism, key, data));
  }

  private static byte[] sha256(byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }

  private static void assertVerifies(
      String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(message);
    assertTrue(verifier.verify(signature), algorithm);
  }
}
