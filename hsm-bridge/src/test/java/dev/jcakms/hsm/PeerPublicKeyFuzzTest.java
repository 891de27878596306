package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Searches for public keys that {@link EcPublicKeys#checkedPoint} accepts and that are none. */
class PeerPublicKeyFuzzTest {
  private static final List<KeyAlgorithm> CURVES =
      List.of(KeyAlgorithm.P_256, KeyAlgorithm.P_384, KeyAlgorithm.P_521, KeyAlgorithm.SECP256K1);

  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] subjectPublicKeyInfo) {
    for (KeyAlgorithm curve : CURVES) {
      byte[] point;
      try {
        point = EcPublicKeys.checkedPoint(curve, subjectPublicKeyInfo);
      } catch (HsmException refused) {
        assertEquals(HsmException.Reason.INPUT_REFUSED, refused.reason());
        continue;
      }
      assertArrayEquals(subjectPublicKeyInfo, EcPublicKeys.encoded(curve, point));
      assertTrue(PublicKeys.isOf(subjectPublicKeyInfo, curve));
    }
  }
}
