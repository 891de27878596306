package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The DER of RFC 8017, 9.2, and of RFC 3279, 2.2.3. */
class SignatureFormsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final KeyAlgorithm CURVE = KeyAlgorithm.P_256;

  @Test
  void digestInfosBeginAsTheStandardSays() {
    assertEquals("302d300d06096086480165030402040500041c", prefix(Hash.SHA_224));
    assertEquals("3031300d060960864801650304020105000420", prefix(Hash.SHA_256));
    assertEquals("3041300d060960864801650304020205000430", prefix(Hash.SHA_384));
    assertEquals("3051300d060960864801650304020305000440", prefix(Hash.SHA_512));
  }

  private static String prefix(Hash hash) {
    byte[] digest = new byte[hash.digestBytes()];
    Arrays.fill(digest, (byte) 0xA5);
    byte[] info = SignatureForms.digestInfo(hash, digest);
    assertArrayEquals(digest, Arrays.copyOfRange(info, info.length - digest.length, info.length));
    return HEX.formatHex(info, 0, info.length - digest.length);
  }

  @Test
  void noDigestInfoIsMadeOfSha1() {
    HsmException refused =
        assertThrows(HsmException.class, () -> SignatureForms.digestInfo(Hash.SHA_1, new byte[20]));
    assertEquals(Reason.UNSUPPORTED, refused.reason());
  }

  @ParameterizedTest
  @EnumSource(names = {"P_256", "P_384", "P_521", "SECP256K1"})
  void signatureGoesToDerAndBack(KeyAlgorithm curve) {
    byte[] plain = new byte[2 * curve.sizeBytes()];
    plain[curve.sizeBytes() - 1] = (byte) 0x80; // r = 128, whose INTEGER begins with a zero
    plain[plain.length - 1] = 1; // s = 1
    byte[] der = SignatureForms.ecdsaDer(curve, plain);
    assertArrayEquals(HEX.parseHex("3007020200800201" + "01"), der);
    assertArrayEquals(plain, SignatureForms.ecdsaPlain(curve, der).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "300602010102010100", // a byte behind it
        "3081060201010201" + "01", // a length in two bytes
        "30070202000102" + "0101", // an INTEGER with a zero too many
        "30060201ff020101", // r = -1
        "3003020101", // one number
        "3009020101020101020101" // three
      })
  void whatIsNotTheOneEncodingIsNoSignature(String der) {
    assertEquals(Optional.empty(), SignatureForms.ecdsaPlain(CURVE, HEX.parseHex(der)));
  }

  @Test
  void numberAsLargeAsTheOrderIsNoSignature() {
    String order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    byte[] der = HEX.parseHex("3026022100" + order + "020101");
    assertTrue(SignatureForms.ecdsaPlain(CURVE, der).isEmpty());
  }
}
