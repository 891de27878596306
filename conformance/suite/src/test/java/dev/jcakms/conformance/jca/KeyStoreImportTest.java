package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.consumers.ConsumerHome;
import dev.jcakms.conformance.consumers.RootUnderTest;
import dev.jcakms.conformance.consumers.TestAuthority;
import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.UncertifiedKeyEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that were made elsewhere and are put into a KeyStore that imports. */
class KeyStoreImportTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final byte[] MESSAGE = "two pounds of tea".getBytes(UTF_8);
  private static final HexFormat HEX = HexFormat.of();

  /** The messages of RFC 4231, 4.2 and 4.7. */
  private static final String SHORT = "Hi There";

  private static final String LONG = "Test Using Larger Than Block-Size Key - Hash Key First";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /**
   * RFC 4231, 4.2 and 4.7. Its keys are shorter than any hash or longer than its block; what HMAC
   * makes of them first, zeros behind the one and the hash of the other, is not.
   */
  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void macOfAnImportedKeyIsTheKnownOne(RootUnderTest root) throws Exception {
    Map<String, List<String>> known =
        Map.of(
            "224",
            List.of(
                "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
                "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"),
            "256",
            List.of(
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
            "384",
            List.of(
                "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec6"
                    + "82aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
                "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f"
                    + "3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952"),
            "512",
            List.of(
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                    + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                    + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"));
    byte[] shortKey = new byte[20];
    Arrays.fill(shortKey, (byte) 0x0b);
    byte[] longKey = new byte[131];
    Arrays.fill(longKey, (byte) 0xaa);
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      for (Map.Entry<String, List<String>> entry : known.entrySet()) {
        String hash = entry.getKey();
        String name = "HmacSHA" + hash;
        int hashBytes = Integer.parseInt(hash) / Byte.SIZE;
        int blockBytes = hashBytes > 32 ? 128 : 64;
        byte[] hashed = MessageDigest.getInstance("SHA-" + hash).digest(longKey);
        Map<byte[], Integer> lengths = Map.of(shortKey, hashBytes, hashed, blockBytes);
        for (Map.Entry<byte[], Integer> each : lengths.entrySet()) {
          String alias = hash + "-" + each.getValue();
          byte[] padded = Arrays.copyOf(each.getKey(), each.getValue());
          store.setKeyEntry(alias, new SecretKeySpec(padded, name), null, null);
          boolean isShort = each.getValue() == hashBytes;
          assertMac(entry.getValue().get(isShort ? 0 : 1), store, alias, isShort ? SHORT : LONG);
          KeyMetadata made = describe(home, alias);
          assertEquals(KmsKeySpec.valueOf("HMAC_" + hash), made.spec());
          assertEquals(KeyUsage.GENERATE_VERIFY_MAC, made.usage());
          assertEquals(KeyOrigin.EXTERNAL, made.origin());
        }
      }
    }
  }

  private static void assertMac(String expected, KeyStore store, String alias, String message)
      throws Exception {
    Key key = store.getKey(alias, null);
    assertNull(key.getEncoded());
    Mac mac = Mac.getInstance(key.getAlgorithm());
    mac.init(key);
    assertEquals(expected, HEX.formatHex(mac.doFinal(message.getBytes(UTF_8))), alias);
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void importedAesKeyIsASymmetricKeyOfTheKms(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      SecretKey foreign = new SecretKeySpec(new byte[32], "AES");
      store.setEntry("orders", new KeyStore.SecretKeyEntry(foreign), null);
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, store.getKey("orders", null));
      byte[] ciphertext = cipher.doFinal(MESSAGE);
      cipher.init(Cipher.DECRYPT_MODE, store.getKey("orders", null));
      assertArrayEquals(MESSAGE, cipher.doFinal(ciphertext));
      KeyMetadata made = describe(home, "orders");
      assertEquals(KmsKeySpec.SYMMETRIC_DEFAULT, made.spec());
      assertEquals(KeyUsage.ENCRYPT_DECRYPT, made.usage());
      assertEquals(KeyOrigin.EXTERNAL, made.origin());
      home.create("alias/ours", KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
      assertEquals(KeyOrigin.AWS_KMS, describe(home, "ours").origin());
      assertNothingIsLeftOver(home);
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void rsaSignatureOfAnImportedKeyIsTheJdks(RootUnderTest root) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      for (KeyPair foreign : List.of(rsa(2048, 65_537), rsa(3072, 65_537), rsa(2048, 3))) {
        String alias = "rsa" + store.size();
        Certificate[] chain = authority.chain(alias, foreign.getPublic());
        store.setKeyEntry(alias, foreign.getPrivate(), null, chain);
        assertArrayEquals(chain, store.getCertificateChain(alias));
        assertArrayEquals(
            signed("SHA256withRSA", foreign.getPrivate(), "SunRsaSign"),
            signed("SHA256withRSA", privateKey(store, alias), "KMS"));
        assertEquals(KeyUsage.SIGN_VERIFY, describe(home, alias).usage());
        assertVerifies(foreign.getPublic(), "SHA384withRSAandMGF1", privateKey(store, alias));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void importedRsaKeyDecryptsWhatTheJdkEncrypted(RootUnderTest root) throws Exception {
    String transformation = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
    KeyPair foreign = rsa(2048, 65_537);
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing(KeyUsage.ENCRYPT_DECRYPT));
      store.setEntry("rsa", new UncertifiedKeyEntry(foreign.getPrivate()), null);
      Cipher encrypting = Cipher.getInstance(transformation, "SunJCE");
      encrypting.init(Cipher.ENCRYPT_MODE, foreign.getPublic());
      Cipher decrypting = Cipher.getInstance(transformation);
      decrypting.init(Cipher.DECRYPT_MODE, store.getKey("rsa", null));
      assertArrayEquals(MESSAGE, decrypting.doFinal(encrypting.doFinal(MESSAGE)));
      assertEquals(foreign.getPublic(), privateKey(store, "rsa").publicKey());
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void importedCurveKeyAgreesAsTheJdkDoesAndSignsForIt(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore agreeing = home.keyStore(KmsLoadStoreParameter.importing(KeyUsage.KEY_AGREEMENT));
      KeyStore signing = home.keyStore(KmsLoadStoreParameter.importing());
      for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
        KeyPair foreign = ec(curve, "SunEC");
        KeyPair peer = ec(curve, "SunEC");
        UncertifiedKeyEntry entry = new UncertifiedKeyEntry(foreign.getPrivate());
        agreeing.setEntry(curve + "-agrees", entry, null);
        assertArrayEquals(
            agreed(foreign.getPrivate(), peer.getPublic(), "SunEC"),
            agreed(privateKey(agreeing, curve + "-agrees"), peer.getPublic(), "KMS"));
        signing.setEntry(curve + "-signs", entry, null);
        PrivateKey signs = privateKey(signing, curve + "-signs");
        assertVerifies(foreign.getPublic(), "SHA512withECDSA", signs);
        assertEquals(KeyUsage.SIGN_VERIFY, describe(home, curve + "-signs").usage());
      }
      KeyPair koblitz = ec("secp256k1", BOUNCY_CASTLE.getName());
      signing.setEntry("koblitz", new UncertifiedKeyEntry(koblitz.getPrivate()), null);
      assertEquals(KmsKeySpec.ECC_SECG_P256K1, describe(home, "koblitz").spec());
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void ed25519SignatureOfAnImportedKeyIsTheJdksWhereTheRootTakesOne(RootUnderTest root)
      throws Exception {
    KeyPair foreign = KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair();
    UncertifiedKeyEntry entry = new UncertifiedKeyEntry(foreign.getPrivate());
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      if (root == RootUnderTest.TOKEN) {
        // SoftHSM reads another encoding of such keys than the world's.
        assertRefused("ED25519", () -> store.setEntry("ed", entry, null));
        assertNull(store.getKey("ed", null));
      } else {
        store.setEntry("ed", entry, null);
        assertArrayEquals(
            signed("Ed25519", foreign.getPrivate(), "SunEC"),
            signed("Ed25519", privateKey(store, "ed"), "KMS"));
        assertEquals(foreign.getPublic(), privateKey(store, "ed").publicKey());
      }
    }
  }

  @Test
  void mlDsaKeyComesWithItsSeedOrNotAtAll() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-DSA-65", BOUNCY_CASTLE);
    KeyPair foreign = generator.generateKeyPair();
    try (ConsumerHome home = new ConsumerHome(RootUnderTest.SOFTWARE, directory)) {
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      store.setEntry("seed", new UncertifiedKeyEntry(foreign.getPrivate()), null);
      assertEquals(KmsKeySpec.ML_DSA_65, describe(home, "seed").spec());
      Signature signature = Signature.getInstance("ML-DSA", "KMS");
      signature.initSign(privateKey(store, "seed"));
      signature.update(MESSAGE);
      Signature verifying = Signature.getInstance("ML-DSA-65", BOUNCY_CASTLE);
      verifying.initVerify(foreign.getPublic());
      verifying.update(MESSAGE);
      assertTrue(verifying.verify(signature.sign()));
      PrivateKey bare =
          ((MLDSAPrivateKey) foreign.getPrivate()).getPrivateKey(/* preferSeedOnly= */ false);
      assertRefused("seed", () -> store.setEntry("bare", new UncertifiedKeyEntry(bare), null));
      assertEquals(1, store.size());
    }
  }

  @Test
  void certificateTellsWhatAPairIsForUnlessTheStoreDoes() throws Exception {
    int digitalSignature = org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
    int keyEncipherment = org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment;
    int keyAgreement = org.bouncycastle.asn1.x509.KeyUsage.keyAgreement;
    KeyPair rsa = rsa(2048, 65_537);
    KeyPair ec = ec("secp256r1", "SunEC");
    TestAuthority authority = new TestAuthority();
    try (ConsumerHome home = new ConsumerHome(RootUnderTest.SOFTWARE, directory)) {
      KmsLoadStoreParameter byCertificate = KmsLoadStoreParameter.importing();
      KmsLoadStoreParameter toSign = KmsLoadStoreParameter.importing(KeyUsage.SIGN_VERIFY);
      KeyStore store = home.keyStore(byCertificate);
      Map<Integer, KeyUsage> rsaUses =
          Map.of(
              keyEncipherment,
              KeyUsage.ENCRYPT_DECRYPT,
              keyEncipherment | digitalSignature,
              KeyUsage.SIGN_VERIFY,
              keyAgreement,
              KeyUsage.SIGN_VERIFY);
      Map<Integer, KeyUsage> ecUses =
          Map.of(
              keyAgreement,
              KeyUsage.KEY_AGREEMENT,
              keyAgreement | digitalSignature,
              KeyUsage.SIGN_VERIFY,
              keyEncipherment,
              KeyUsage.SIGN_VERIFY);
      for (Map.Entry<KeyPair, Map<Integer, KeyUsage>> uses :
          Map.of(rsa, rsaUses, ec, ecUses).entrySet()) {
        for (Map.Entry<Integer, KeyUsage> use : uses.getValue().entrySet()) {
          PublicKey publicKey = uses.getKey().getPublic();
          PrivateKey privateKey = uses.getKey().getPrivate();
          Certificate[] chain = authority.chain("any", publicKey, use.getKey());
          String alias = publicKey.getAlgorithm() + use.getKey();
          store.setKeyEntry(alias, privateKey, null, chain);
          assertEquals(use.getValue(), describe(home, alias).usage(), alias);
          home.keyStore(toSign).setKeyEntry(alias + "-signs", privateKey, null, chain);
          assertEquals(KeyUsage.SIGN_VERIFY, describe(home, alias + "-signs").usage(), alias);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void whatCannotBeImportedIsRefusedByNameAndLeavesNothing(RootUnderTest root) throws Exception {
    KeyPair ec = ec("secp256r1", "SunEC");
    Certificate[] anothers =
        new TestAuthority().chain("other", ec("secp256r1", "SunEC").getPublic());
    Map<KeyStore.Entry, String> refused = new LinkedHashMap<>();
    refused.put(secret(16, "AES"), "32 bytes, not 16");
    refused.put(secret(33, "AES"), "32 bytes, not 33");
    refused.put(secret(27, "HmacSHA224"), "28 to 64 bytes, not 27");
    refused.put(secret(31, "HmacSHA256"), "32 to 64 bytes, not 31");
    refused.put(secret(65, "HmacSHA256"), "32 to 64 bytes, not 65");
    refused.put(secret(129, "HmacSHA384"), "48 to 128 bytes, not 129");
    refused.put(secret(63, "HmacSHA512"), "64 to 128 bytes, not 63");
    refused.put(secret(32, "HmacSHA1"), "HmacSHA1");
    refused.put(secret(32, "ChaCha20"), "ChaCha20");
    refused.put(new UncertifiedKeyEntry(rsa(1024, 65_537).getPrivate()), "1024");
    refused.put(new UncertifiedKeyEntry(rsa(2080, 65_537).getPrivate()), "2080");
    KeyPair tooLong = rsa(2048, BigInteger.ONE.shiftLeft(256).setBit(0));
    refused.put(new UncertifiedKeyEntry(tooLong.getPrivate()), "exponent");
    refused.put(
        new UncertifiedKeyEntry(
            KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair().getPrivate()),
        "XDH");
    refused.put(
        new UncertifiedKeyEntry(
            KeyPairGenerator.getInstance("Ed448", "SunEC").generateKeyPair().getPrivate()),
        "EdDSA");
    refused.put(new UncertifiedKeyEntry(ec("brainpoolP256r1", "BC").getPrivate()), "EC");
    refused.put(new UncertifiedKeyEntry(new WithoutEncoding()), "encoding");
    refused.put(new KeyStore.PrivateKeyEntry(ec.getPrivate(), anothers), "first certificate");
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      home.create("alias/there", KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC);
      KeyStore store = home.keyStore(KmsLoadStoreParameter.importing());
      for (Map.Entry<KeyStore.Entry, String> each : refused.entrySet()) {
        assertRefused(each.getValue(), () -> store.setEntry("new", each.getKey(), null));
      }
      KeyStore wrongUsage = home.keyStore(KmsLoadStoreParameter.importing(KeyUsage.KEY_AGREEMENT));
      assertRefused(
          "KEY_AGREEMENT",
          () ->
              wrongUsage.setEntry(
                  "new", new UncertifiedKeyEntry(rsa(2048, 65_537).getPrivate()), null));
      assertRefused(
          "do not say what it is", () -> store.setKeyEntry("new", new byte[32], anothers));
      KeyStore.Entry good = secret(32, "HmacSHA256");
      assertRefused("is there already", () -> store.setEntry("there", good, null));
      assertRefused("alias name", () -> store.setEntry("not an alias", good, null));
      KeyStore showing = home.keyStore();
      assertRefused("KmsLoadStoreParameter.importing()", () -> showing.setEntry("new", good, null));
      assertEquals(1, store.size());
      assertEquals(1, home.provider().administration().listKeys().size());
      assertNothingIsLeftOver(home);
    }
  }

  /** A key of some device. */
  private static final class WithoutEncoding implements PrivateKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    @SuppressWarnings("NullAway") // As the JDK says that such keys do.
    public String getFormat() {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte[] getEncoded() {
      return null;
    }
  }

  /** On a token: no object that no key has. */
  private static void assertNothingIsLeftOver(ConsumerHome home) {
    assertEquals(List.of(), home.provider().examine().problems());
  }

  private static KeyMetadata describe(ConsumerHome home, String alias) {
    return home.provider().administration().describeKey(KeyName.of("alias/" + alias));
  }

  private static KmsPrivateKey privateKey(KeyStore store, String alias) throws Exception {
    return (KmsPrivateKey) store.getKey(alias, null);
  }

  private static KeyStore.Entry secret(int lengthBytes, String algorithm) {
    return new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[lengthBytes], algorithm));
  }

  private static KeyPair rsa(int sizeBits, long exponent) throws GeneralSecurityException {
    return rsa(sizeBits, BigInteger.valueOf(exponent));
  }

  private static KeyPair rsa(int sizeBits, BigInteger exponent) throws GeneralSecurityException {
    return pair("RSA", "SunRsaSign", new RSAKeyGenParameterSpec(sizeBits, exponent));
  }

  private static KeyPair ec(String curve, String provider) throws GeneralSecurityException {
    return pair("EC", provider, new ECGenParameterSpec(curve));
  }

  private static KeyPair pair(String algorithm, String provider, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    Provider from = Optional.ofNullable(Security.getProvider(provider)).orElse(BOUNCY_CASTLE);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, from);
    generator.initialize(parameters);
    return generator.generateKeyPair();
  }

  private static byte[] signed(String algorithm, PrivateKey key, String provider)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initSign(key);
    signature.update(MESSAGE);
    return signature.sign();
  }

  private static void assertVerifies(PublicKey publicKey, String algorithm, PrivateKey key)
      throws GeneralSecurityException {
    Signature verifying = Signature.getInstance(algorithm, BOUNCY_CASTLE);
    verifying.initVerify(publicKey);
    verifying.update(MESSAGE);
    assertTrue(verifying.verify(signed(algorithm, key, "KMS")));
  }

  private static byte[] agreed(PrivateKey key, PublicKey peer, String provider)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
    agreement.init(key);
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  private static void assertRefused(String text, Executable call) {
    KeyStoreException refused = assertThrows(KeyStoreException.class, call);
    assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.toString());
  }
}
