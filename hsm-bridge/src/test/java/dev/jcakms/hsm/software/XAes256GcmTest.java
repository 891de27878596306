package dev.jcakms.hsm.software;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.Primitives;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * XAES-256-GCM as C2SP says it: the values are those of XAES-256-GCM.md, sections "Test vectors"
 * and "Accumulated randomized tests", of C2SP/C2SP at commit 03ab7445.
 *
 * <p>{@code -Dxaes.iterations=1000000} runs the longer of the two accumulated tests, which takes
 * about a minute.
 */
class XAes256GcmTest {
  private static final Map<Integer, String> ACCUMULATED =
      Map.of(
          10_000, "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939",
          1_000_000, "2163ae1445985a30b60585ee67daa55674df06901b890593e824b8a7c885ab15");
  private static final int SHAKE_BITS = 128;
  private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = "XAES-256-GCM".getBytes(US_ASCII);

  private final XAes256Gcm xaes = new XAes256Gcm(Primitives.best());

  /** Of the two keys the first makes the top bit of the block that is doubled 0, the second 1. */
  @ParameterizedTest
  @CsvSource({
    "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
    "3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
  })
  void vectorsOfTheSpecificationHold(byte keyByte, String aad, String ciphertext)
      throws AEADBadTagException {
    byte[] key = new byte[XAes256Gcm.KEY_BYTES];
    Arrays.fill(key, keyByte);
    byte[] sealed = xaes.seal(key, NONCE, aad.getBytes(US_ASCII), PLAINTEXT);
    assertEquals(ciphertext, HexFormat.of().formatHex(sealed));
    assertArrayEquals(PLAINTEXT, xaes.open(key, NONCE, aad.getBytes(US_ASCII), sealed));
  }

  @Test
  void accumulatedTestOfTheSpecificationHolds() throws AEADBadTagException {
    int iterations = Integer.getInteger("xaes.iterations", 10_000);
    SHAKEDigest source = new SHAKEDigest(SHAKE_BITS);
    SHAKEDigest hash = new SHAKEDigest(SHAKE_BITS);
    for (int i = 0; i < iterations; i++) {
      byte[] key = next(source, XAes256Gcm.KEY_BYTES);
      byte[] nonce = next(source, XAes256Gcm.NONCE_BYTES);
      byte[] plaintext = next(source, next(source, 1)[0] & 0xFF);
      byte[] aad = next(source, next(source, 1)[0] & 0xFF);
      byte[] sealed = xaes.seal(key, nonce, aad, plaintext);
      assertArrayEquals(plaintext, xaes.open(key, nonce, aad, sealed));
      hash.update(sealed, 0, sealed.length);
    }
    byte[] result = new byte[32];
    hash.doFinal(result, 0, result.length);
    assertEquals(ACCUMULATED.get(iterations), HexFormat.of().formatHex(result));
  }

  @Test
  void wrongLengthsAreBadTags() {
    byte[] key = new byte[XAes256Gcm.KEY_BYTES];
    byte[] none = new byte[0];
    byte[] sealed = xaes.seal(key, NONCE, none, PLAINTEXT);
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThrows(AEADBadTagException.class, () -> xaes.open(key, NONCE, none, cut));
    }
    for (int length : new int[] {0, 12, NONCE.length - 1, NONCE.length + 1}) {
      byte[] nonce = Arrays.copyOf(NONCE, length);
      assertThrows(AEADBadTagException.class, () -> xaes.open(key, nonce, none, sealed));
    }
  }

  private static byte[] next(SHAKEDigest source, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    source.doOutput(bytes, 0, lengthBytes);
    return bytes;
  }
}
