package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.provider.KmsProvider;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What every Java verifies alike by our engines: valid signatures, and those in one form only. */
class VerificationTest {
  private static final byte[] MESSAGE = "hello, world".getBytes(StandardCharsets.UTF_8);

  private final KmsProvider kms = new KmsProvider();

  /** From Wycheproof's ecdsa_secp256r1_sha256_test, tcId 479: the point's x is beyond the order. */
  @Test
  void validSignatureWhoseRWasReducedVerifies() throws Exception {
    PublicKey key =
        ecKey(
            "ce24c99032d52ac6ead23c0ae3ec68ef41e51a281fd457808c83136d7dcce90e"
                + "8f7a154b551e9f39c59279357aa491b2a62bdebc2bb78613883fc72936c057e0");
    String s = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254e";
    assertVerifies("SHA256withECDSA", key, HexFormat.of().parseHex("3026020103022100" + s));
    assertVerifies(
        "SHA256withECDSAinP1363Format", key, HexFormat.of().parseHex("0".repeat(63) + "3" + s));
  }

  @Test
  void signatureInAnotherEncodingIsRefused() throws Exception {
    KeyPair pair = ecPair();
    byte[] good = signed("SHA256withECDSA", pair);
    while (good[3] != 33) { // Until r has a leading zero that can be left out.
      good = signed("SHA256withECDSA", pair);
    }
    byte[] negative = new byte[good.length - 1];
    System.arraycopy(good, 0, negative, 0, 4);
    System.arraycopy(good, 5, negative, 4, good.length - 5);
    negative[1]--;
    negative[3]--;
    assertRefused("SHA256withECDSA", pair.getPublic(), good, negative);
    assertRefused("SHA256withECDSA", pair.getPublic(), good, Arrays.copyOf(good, good.length + 1));
  }

  /** From Wycheproof's ecdsa_secp256r1_sha256_p1363_test, tcId 121: r is 5 and s is 1. */
  @Test
  void plainSignatureOfAnotherLengthIsRefused() throws Exception {
    PublicKey key =
        ecKey(
            "a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957"
                + "5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b");
    byte[] message = "123400".getBytes(StandardCharsets.UTF_8);
    String name = "SHA256withECDSAinP1363Format";
    assertTrue(verifies(name, key, message, plain(5, 1, 32)));
    for (int numberBytes : new int[] {1, 31, 33}) {
      assertFalse(verifies(name, key, message, plain(5, 1, numberBytes)), numberBytes + " bytes");
    }
  }

  private static byte[] plain(int r, int s, int numberBytes) {
    byte[] signature = new byte[2 * numberBytes];
    signature[numberBytes - 1] = (byte) r;
    signature[2 * numberBytes - 1] = (byte) s;
    return signature;
  }

  @Test
  void ed25519SignatureOfAnotherLengthIsRefused() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] good = signed("Ed25519", pair);
    assertRefused("Ed25519", pair.getPublic(), good, Arrays.copyOf(good, 65));
    assertRefused("Ed25519", pair.getPublic(), good, Arrays.copyOf(good, 63));
  }

  private void assertVerifies(String algorithm, PublicKey key, byte[] signature) throws Exception {
    assertTrue(verifies(algorithm, key, MESSAGE, signature), algorithm);
  }

  private void assertRefused(String algorithm, PublicKey key, byte[] good, byte[] bad)
      throws Exception {
    assertFalse(verifies(algorithm, key, MESSAGE, bad), algorithm);
    assertVerifies(algorithm, key, good);
  }

  /** Refused by an exception or by a no: which of them is the verifier's behind us. */
  private boolean verifies(String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws Exception {
    byte[] amid = new byte[signature.length + 2];
    System.arraycopy(signature, 0, amid, 1, signature.length);
    Signature verifying = Signature.getInstance(algorithm, kms);
    verifying.initVerify(key);
    try {
      verifying.update(message);
      boolean whole = verifying.verify(signature);
      verifying.update(message);
      boolean part = verifying.verify(amid, 1, signature.length);
      return whole && part;
    } catch (SignatureException e) {
      return false;
    }
  }

  /** A key on P-256 of its two coordinates. */
  private static PublicKey ecKey(String coordinates) throws Exception {
    String head = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    return KeyFactory.getInstance("EC")
        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(head + coordinates)));
  }

  private static KeyPair ecPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] signed(String algorithm, KeyPair pair) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(MESSAGE);
    return signature.sign();
  }
}
