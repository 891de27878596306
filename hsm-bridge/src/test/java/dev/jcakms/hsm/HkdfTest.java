package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** HKDF as RFC 5869 says it: all vectors that its appendix has for SHA-256, and the limits. */
class HkdfTest {
  private static final int HASH_BYTES = 32;

  private final Hkdf hkdf = new Hkdf(Primitives.best().hmacSha256());

  @Test
  void basicVectorOfAppendixA1Holds() {
    assertVector(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  @Test
  void vectorWithLongInputsOfAppendixA2Holds() {
    assertVector(
        range(0x00, 80),
        range(0x60, 80),
        range(0xb0, 80),
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  @Test
  void vectorWithoutSaltAndInfoOfAppendixA3Holds() {
    assertVector(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "",
        "",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  @Test
  void shorterOutputIsAPrefixOfALongerOne() {
    byte[] key = new byte[HASH_BYTES];
    byte[] info = {1, 2, 3};
    byte[] longest = hkdf.expand(key, info, 255 * HASH_BYTES);
    for (int length : new int[] {0, 1, HASH_BYTES - 1, HASH_BYTES, HASH_BYTES + 1, 1_000}) {
      assertArrayEquals(Arrays.copyOf(longest, length), hkdf.expand(key, info, length));
    }
  }

  @Test
  void moreThan255BlocksAreRefused() {
    byte[] key = new byte[HASH_BYTES];
    byte[] info = new byte[0];
    assertEquals(255 * HASH_BYTES, hkdf.expand(key, info, 255 * HASH_BYTES).length);
    for (int length : new int[] {255 * HASH_BYTES + 1, Integer.MAX_VALUE, -1}) {
      assertThrows(IllegalArgumentException.class, () -> hkdf.expand(key, info, length));
    }
  }

  @Test
  void emptySaltIsAsManyZerosAsTheHashIsLong() {
    byte[] inputKey = {1, 2, 3};
    assertArrayEquals(
        hkdf.extract(new byte[HASH_BYTES], inputKey), hkdf.extract(new byte[0], inputKey));
  }

  private void assertVector(
      String inputKey, String salt, String info, String pseudoRandomKey, String output) {
    byte[] extracted = hkdf.extract(hex(salt), hex(inputKey));
    assertArrayEquals(hex(pseudoRandomKey), extracted);
    assertArrayEquals(hex(output), hkdf.expand(extracted, hex(info), hex(output).length));
  }

  /** As many bytes, counting up, as the RFC writes out. */
  private static String range(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
