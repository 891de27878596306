package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a seed repeats a run. */
class DiceTest {
  @Test
  void oneSeedGivesTheSameMessagesAndTheSameKeysAndAnotherOthers(@TempDir Path directory)
      throws Exception {
    try (SignatureKeys keys = new SignatureKeys(new Dice(1), directory.resolve("first"));
        SignatureKeys again = new SignatureKeys(new Dice(1), directory.resolve("second"));
        SignatureKeys others = new SignatureKeys(new Dice(2), directory.resolve("third"))) {
      for (KmsKeySpec spec :
          List.of(
              KmsKeySpec.ECC_NIST_P384, KmsKeySpec.ECC_NIST_EDWARDS25519, KmsKeySpec.ML_DSA_44)) {
        byte[] expected = encoded(keys, spec);
        assertArrayEquals(expected, encoded(again, spec), spec::name);
        assertFalse(Arrays.equals(expected, encoded(others, spec)), spec::name);
        assertEquals(
            keys.ofSoftware(spec, Others.BOUNCY_CASTLE).getPublic(),
            again.ofSoftware(spec, Others.BOUNCY_CASTLE).getPublic());
      }
    }
    assertArrayEquals(new Dice(1).message(1_000), new Dice(1).message(1_000));
  }

  private static byte[] encoded(SignatureKeys keys, KmsKeySpec spec) {
    return keys.ofTheRoot(spec).publicKey().getEncoded();
  }
}
