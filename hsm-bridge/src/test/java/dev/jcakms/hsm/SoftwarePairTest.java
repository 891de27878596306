package dev.jcakms.hsm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pairs that leave us are ordinary pairs for whoever reads their encodings. */
class SoftwarePairTest {
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final Provider SOFTWARE = new BouncyCastle().provider();
  private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSA, SHA256withRSA",
    "P_256, EC, SHA256withECDSA",
    "P_384, EC, SHA384withECDSA",
    "P_521, EC, SHA512withECDSA",
    "SECP256K1, EC, SHA256withECDSA",
    "ED25519, Ed25519, Ed25519"
  })
  void halvesFitAndAreReadByAnother(KeyAlgorithm algorithm, String name, String signing)
      throws Exception {
    SoftwarePair pair = SoftwarePair.generate(algorithm, RANDOM);
    assertTrue(PublicKeys.isOf(pair.publicKey(), algorithm));
    assertFalse(PrivateKeyInfo.getInstance(pair.privateKey()).hasPublicKey());
    KeyFactory factory = KeyFactory.getInstance(name, SOFTWARE);
    PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey()));
    PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(pair.publicKey()));
    assertArrayEquals(pair.publicKey(), publicKey.getEncoded());
    if (publicKey instanceof RSAPublicKey rsa) {
      assertEquals(65_537, rsa.getPublicExponent().intValueExact());
    }
    Signature signature = Signature.getInstance(signing, SOFTWARE);
    signature.initSign(privateKey);
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(MESSAGE);
    assertTrue(signature.verify(signed));
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_256", "HMAC_SHA_256", "ML_DSA_44"})
  void othersAreNotMade(KeyAlgorithm algorithm) {
    assertThrows(IllegalArgumentException.class, () -> SoftwarePair.generate(algorithm, RANDOM));
  }

  @ParameterizedTest
  @EnumSource(names = {"P_256", "ED25519"})
  void textOfAPairTellsNothing(KeyAlgorithm algorithm) {
    String text = SoftwarePair.generate(algorithm, RANDOM).toString();
    assertFalse(text.contains("["));
  }
}
