package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The schedule that heap dumps are searched for, against the examples of FIPS 197. */
class AesScheduleTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void keyOf256BitsIsExpandedAsInAppendixA3() {
    byte[] schedule =
        AesSchedule.of(hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
    assertArrayEquals(
        hex("9ba354118e6925afa51a8b5f2067fcde"), Arrays.copyOfRange(schedule, 32, 48));
    assertArrayEquals(
        hex("fe4890d1e6188d0b046df344706c631e"),
        Arrays.copyOfRange(schedule, schedule.length - 16, schedule.length));
  }

  @Test
  void columnIsMixedBackAsItWasMixed() {
    // The column of 4.3's customary example: MixColumns makes 8e4da1bc of db135345.
    assertArrayEquals(
        hex("db135345f20a225c01010101c6c6c6c6"),
        AesSchedule.inverseMixColumns(hex("8e4da1bc9fdc589d01010101c6c6c6c6")));
  }
}
