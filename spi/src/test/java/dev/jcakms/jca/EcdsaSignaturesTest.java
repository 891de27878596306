package dev.jcakms.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.SignatureScheme.EcdsaForm;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An ECDSA signature has one form. */
class EcdsaSignaturesTest {
  private static final BigInteger ORDER_256 =
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.TWO);
  private static final BigInteger ORDER_521 =
      BigInteger.ONE.shiftLeft(521).subtract(BigInteger.TWO);
  private static final String BIG = "0221" + "00" + "ff".repeat(32);

  @Test
  void numbersInTheirShortestFormAreTaken() {
    for (String integers :
        new String[] {"020101020101", "02017f02020080", BIG + BIG, "020100020100"}) {
      assertTrue(isDer(ORDER_256, sequence(integers)), integers);
    }
  }

  @Test
  void lengthOfTwoBytesIsTakenWhereItIsNeededAndOnlyThere() {
    String half = "0242" + "01" + "ff".repeat(65);
    assertTrue(isDer(ORDER_521, "308188" + half + half));
    assertFalse(isDer(ORDER_521, "3088" + half + half));
    assertFalse(isDer(ORDER_521, "30820088" + half + half));
    assertFalse(isDer(ORDER_256, "308106" + "020101020101"));
  }

  @Test
  void otherEncodingsAreRefused() {
    for (String integers :
        new String[] {
          "",
          "020101",
          "020101020101020101",
          "0201010201",
          "0200020101",
          "020101020200",
          "02810101020101",
        }) {
      assertFalse(isDer(ORDER_256, sequence(integers)), integers);
    }
    assertFalse(isDer(ORDER_256, "31" + sequence("020101020101").substring(2)));
    assertFalse(isDer(ORDER_256, sequence("020101020101") + "00"));
    assertFalse(isDer(ORDER_256, sequence("030101020101")));
  }

  @Test
  void negativeAndPaddedAndTooLongNumbersAreRefused() {
    assertFalse(isDer(ORDER_256, sequence("0201ff020101")), "negative");
    assertFalse(isDer(ORDER_256, sequence("0220" + "ff".repeat(32) + "020101")), "zero left out");
    assertFalse(isDer(ORDER_256, sequence("02020001020101")), "padded");
    assertFalse(isDer(ORDER_256, sequence("0222" + "01".repeat(34) + "020101")), "too long");
  }

  @Test
  void everyPrefixIsRefusedAndNoneReadsBeyondItsEnd() {
    byte[] whole = HexFormat.of().parseHex(sequence(BIG + BIG));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertFalse(EcdsaSignatures.isOfForm(EcdsaForm.DER, ORDER_256, cut), "" + length);
    }
  }

  @Test
  void plainFormIsTwiceAsLongAsTheOrder() {
    for (int length = 0; length < 140; length++) {
      byte[] signature = new byte[length];
      assertEquals(
          length == 64,
          EcdsaSignatures.isOfForm(EcdsaForm.P1363, ORDER_256, signature),
          "" + length);
      assertEquals(
          length == 132,
          EcdsaSignatures.isOfForm(EcdsaForm.P1363, ORDER_521, signature),
          "" + length);
    }
  }

  private static boolean isDer(BigInteger order, String hex) {
    return EcdsaSignatures.isOfForm(EcdsaForm.DER, order, HexFormat.of().parseHex(hex));
  }

  private static String sequence(String integers) {
    return "30%02x".formatted(integers.length() / 2) + integers;
  }
}
