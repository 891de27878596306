package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/**
 * Searches for DER that {@link SignatureForms#ecdsaPlain} accepts and that is not written again.
 */
class EcdsaSignatureFuzzTest {
  private static final List<KeyAlgorithm> CURVES =
      List.of(KeyAlgorithm.P_256, KeyAlgorithm.P_384, KeyAlgorithm.P_521, KeyAlgorithm.SECP256K1);

  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] der) {
    for (KeyAlgorithm curve : CURVES) {
      SignatureForms.ecdsaPlain(curve, der)
          .ifPresent(plain -> assertArrayEquals(der, SignatureForms.ecdsaDer(curve, plain)));
    }
  }
}
