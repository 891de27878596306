package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Searches for foreign private keys that are taken and are not the DER of one sound key. */
class PrivateKeyFuzzTest {
  private static final List<KeyAlgorithm> ALGORITHMS =
      List.of(
          KeyAlgorithm.RSA_2048,
          KeyAlgorithm.P_256,
          KeyAlgorithm.SECP256K1,
          KeyAlgorithm.ED25519,
          KeyAlgorithm.ML_DSA_44);

  @FuzzTest
  void whatIsAcceptedIsTheDerOfOneKey(byte[] der) throws IOException {
    int accepted = 0;
    for (KeyAlgorithm algorithm : ALGORITHMS) {
      try (BareKey key = ForeignKeys.read(algorithm, der)) {
        accepted++;
        assertTrue(PublicKeys.isOf(key.publicKey(), algorithm));
        assertArrayEquals(der, PrivateKeyInfo.getInstance(der).getEncoded(ASN1Encoding.DER));
      } catch (InvalidKeyException refused) {
        // As most are.
      }
    }
    assertTrue(accepted <= 1, "one key of several algorithms");
  }
}
