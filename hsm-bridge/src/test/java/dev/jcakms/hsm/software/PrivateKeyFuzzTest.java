package dev.jcakms.hsm.software;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Randomness;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.EnumMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Searches for foreign private keys that are adopted and are not the DER of one sound key. */
class PrivateKeyFuzzTest {
  private static final Map<KeyAlgorithm, KeyFamily> FAMILIES = families();

  private static Map<KeyAlgorithm, KeyFamily> families() {
    Randomness randomness = new OperatingSystemRandomness();
    KeyFamily ec = new EcKeys(Primitives.best(), randomness);
    Map<KeyAlgorithm, KeyFamily> families = new EnumMap<>(KeyAlgorithm.class);
    families.put(KeyAlgorithm.RSA_2048, new RsaKeys(Primitives.best(), randomness));
    families.put(KeyAlgorithm.P_256, ec);
    families.put(KeyAlgorithm.SECP256K1, ec);
    families.put(KeyAlgorithm.ED25519, new EdwardsKeys(randomness));
    families.put(KeyAlgorithm.ML_DSA_44, new MlDsaKeys(randomness));
    return families;
  }

  @FuzzTest
  void whatIsAcceptedIsTheDerOfOneKey(byte[] der) throws IOException {
    int accepted = 0;
    for (Map.Entry<KeyAlgorithm, KeyFamily> family : FAMILIES.entrySet()) {
      try (BareKey key = family.getValue().adopt(family.getKey(), der)) {
        accepted++;
        assertTrue(PublicKeys.isOf(key.publicKey(), family.getKey()));
        assertArrayEquals(der, PrivateKeyInfo.getInstance(der).getEncoded(ASN1Encoding.DER));
      } catch (InvalidKeyException refused) {
        // As most are.
      }
    }
    assertTrue(accepted <= 1, "one key of several algorithms");
  }
}
