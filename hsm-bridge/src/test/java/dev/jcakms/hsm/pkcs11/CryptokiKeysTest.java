package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decryption, agreement and unwrapping, with software on the other side; and a key's one usage. */
class CryptokiKeysTest {
  private static final byte[] WRAPPING_KEY = filled(32, 4);
  private static final Mechanism KWP = Mechanism.of(Ckm.AES_KEY_WRAP_PAD); // 0x210A in SoftHSM

  private final OpenToken token = new OpenToken();

  @AfterEach
  void close() {
    token.close();
  }

  @Test
  void oaepOpensWhatSoftwareSealed() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.rsa(token, Cka.DECRYPT);
    for (byte[] plaintext : new byte[][] {new byte[0], filled(190, 6)}) {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          Pairs.rsaPublic(token, pair.publicKey()),
          new OAEPParameterSpec(
              "SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
      byte[] ciphertext = cipher.doFinal(plaintext);
      assertArrayEquals(plaintext, decrypt(Mechanism.oaep(Mechanism.Mgf.SHA_1), pair, ciphertext));
    }
  }

  // The token lists the mechanism all the same: lists are not to be believed.
  @Test
  void oaepWithSha256IsRefusedBySoftHsm() {
    Cryptoki.KeyPair pair = Pairs.rsa(token, Cka.DECRYPT);
    assertTrue(token.cryptoki.mechanisms(token.token.slot()).contains(Ckm.RSA_PKCS_OAEP));
    CryptokiException e =
        assertThrows(
            CryptokiException.class,
            () -> decrypt(Mechanism.oaep(Mechanism.Mgf.SHA256), pair, new byte[256]));
    assertEquals("C_DecryptInit: CKR_ARGUMENTS_BAD", e.getMessage());
  }

  @Test
  void rawRsaGivesTheWholeBlock() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.rsa(token, Cka.DECRYPT);
    byte[] block = filled(256, 1);
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, Pairs.rsaPublic(token, pair.publicKey()));
    assertArrayEquals(block, decrypt(Mechanism.of(Ckm.RSA_X_509), pair, cipher.doFinal(block)));
  }

  @Test
  void agreementGivesTheSameSecretOnBothSides() throws GeneralSecurityException {
    Cryptoki.KeyPair pair = Pairs.ec(token, Pairs.P256, Cka.DERIVE);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair other = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(other.getPrivate());
    agreement.doPhase(Pairs.p256Public(token, pair.publicKey()), true);

    Template shared =
        Template.of(Cko.SECRET_KEY, Ckk.GENERIC_SECRET)
            .with(Cka.TOKEN, false)
            .with(Cka.SENSITIVE, false)
            .with(Cka.EXTRACTABLE, true)
            .with(Cka.VALUE_LEN, 32);
    Optional<byte[]> secret =
        token.use(
            session -> {
              Mechanism ecdh = Mechanism.ecdh1(Pairs.point(other.getPublic(), 65));
              long derived = token.cryptoki.deriveKey(session, ecdh, pair.privateKey(), shared);
              return token.cryptoki.getAttributes(session, derived, Cka.VALUE).bytes(Cka.VALUE);
            });
    assertArrayEquals(agreement.generateSecret(), secret.orElseThrow());
  }

  @Test
  void unwrappedKeyIsTheOneThatSoftwareWrapped() throws GeneralSecurityException {
    byte[] secret = filled(33, 8);
    long key = unwrap(secret, hmacTemplate().with(Cka.COPYABLE, false).with(Cka.MODIFIABLE, false));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    assertArrayEquals(
        mac.doFinal(secret),
        token.use(
            session -> token.cryptoki.sign(session, Mechanism.of(Ckm.SHA256_HMAC), key, secret)));
  }

  // A template's order is kept, since for some functions of some modules it matters.
  @Test
  void modifiableFalseMustBeTheLastAttributeOfAnUnwrappedKey() {
    CryptokiException e =
        assertThrows(
            CryptokiException.class,
            () ->
                unwrap(
                    filled(32, 8),
                    hmacTemplate().with(Cka.MODIFIABLE, false).with(Cka.COPYABLE, false)));
    assertEquals("C_UnwrapKey: CKR_ATTRIBUTE_READ_ONLY", e.getMessage());
  }

  @Test
  void usageThatIsFalseAndMechanismThatIsNotAllowedAreRefusedAtUse() {
    long key =
        token.use(
            session ->
                token.cryptoki.generateKey(
                    session,
                    Mechanism.of(Ckm.AES_KEY_GEN),
                    OpenToken.secret(Ckk.AES)
                        .with(Cka.VALUE_LEN, 32)
                        .with(Cka.ENCRYPT, true)
                        .with(Cka.DECRYPT, false)
                        .withAllowed(Ckm.AES_GCM)));
    Mechanism gcm = Mechanism.gcm(new byte[Mechanism.GCM_IV_BYTES], new byte[0]);
    assertEquals(
        "C_DecryptInit: CKR_KEY_FUNCTION_NOT_PERMITTED",
        refusal(session -> token.cryptoki.decrypt(session, gcm, key, new byte[16])));
    assertEquals(
        "C_EncryptInit: CKR_MECHANISM_INVALID",
        refusal(
            session ->
                token.cryptoki.encrypt(
                    session, Mechanism.of(Ckm.AES_KEY_WRAP), key, new byte[16])));
  }

  @Test
  void keyThatIsNotModifiableOrCopyableGetsNoOtherUsage() {
    Template sealed = OpenToken.aes().with(Cka.WRAP, false).with(Cka.COPYABLE, false);
    long loose = generate(OpenToken.aes().with(Cka.WRAP, false));
    long fixed = generate(sealed.with(Cka.MODIFIABLE, false));
    assertEquals(Ckr.OK, answer("C_SetAttributeValue", loose));
    assertEquals(Ckr.OK, answer("C_CopyObject", loose));
    assertEquals(Ckr.ACTION_PROHIBITED, answer("C_SetAttributeValue", fixed));
    assertEquals(Ckr.ACTION_PROHIBITED, answer("C_CopyObject", fixed));
    Attributes attributes =
        token.use(
            session ->
                token.cryptoki.getAttributes(session, fixed, Cka.WRAP, Cka.NEVER_EXTRACTABLE));
    assertTrue(attributes.is(Cka.WRAP, false));
    assertTrue(attributes.is(Cka.NEVER_EXTRACTABLE, true));
  }

  /** What a function says that would give an object the usage WRAP. */
  private Ckr answer(String function, long object) {
    JnaModule module = JnaModule.load(token.module.path());
    try (JnaMemory memory = new JnaMemory()) {
      long wrap = memory.struct(Cka.WRAP.value(), memory.copyOf(Encoding.bool(true)), 1);
      long copy = memory.struct(0);
      return Ckr.of(
          token.use(session -> module.answerOf(function, session, object, wrap, 1L, copy)));
    }
  }

  private long generate(Template template) {
    return token.use(
        session -> token.cryptoki.generateKey(session, Mechanism.of(Ckm.AES_KEY_GEN), template));
  }

  private long unwrap(byte[] secret, Template template) {
    byte[] blob;
    try {
      Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
      cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(WRAPPING_KEY, "AES"));
      blob = cipher.wrap(new SecretKeySpec(secret, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return token.use(
        session -> {
          long wrappingKey =
              token.cryptoki.createObject(
                  session,
                  OpenToken.secret(Ckk.AES).with(Cka.VALUE, WRAPPING_KEY).with(Cka.UNWRAP, true));
          return token.cryptoki.unwrapKey(session, KWP, wrappingKey, blob, template);
        });
  }

  private static Template hmacTemplate() {
    return OpenToken.secret(Ckk.GENERIC_SECRET).with(Cka.SIGN, true);
  }

  private byte[] decrypt(Mechanism mechanism, Cryptoki.KeyPair pair, byte[] ciphertext) {
    return token.use(
        session -> token.cryptoki.decrypt(session, mechanism, pair.privateKey(), ciphertext));
  }

  private String refusal(java.util.function.LongFunction<byte[]> work) {
    return String.valueOf(
        assertThrows(CryptokiException.class, () -> token.use(work)).getMessage());
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
