package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** FORMAT.md, "Key ids". */
class KeyIdTest {
  private static final String UUID_TEXT = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0";
  private static final String DIGITS = "0f1e2d3c4b5a49788796a5b4c3d2e1f0";

  @Test
  void idsComeBackFromTheirTextAndTheirBytes() {
    Property.holds(
        random -> {
          KeyId keyId = Samples.keyId(random);
          assertEquals(keyId, KeyId.parse(keyId.toString()));
          assertEquals(keyId, KeyId.read(keyId.bytes(), 0));
          assertEquals(keyId.hashCode(), KeyId.read(keyId.bytes(), 0).hashCode());
          assertEquals(KeyId.BYTES, keyId.bytes().length);
        });
  }

  @Test
  void upperCaseDigitsAreTakenAndWrittenInLowerCase() {
    for (String text : new String[] {UUID_TEXT, "mrk-" + DIGITS}) {
      String upper = text.replace(DIGITS, DIGITS.toUpperCase(Locale.ROOT));
      upper = upper.startsWith("mrk-") ? upper : upper.toUpperCase(Locale.ROOT);
      assertNotEquals(text, upper);
      assertEquals(text, KeyId.parse(upper).toString());
    }
  }

  @Test
  void alteredTextIsRefusedOrAnotherId() {
    Property.holds(
        random -> {
          String text = altered(random, Samples.keyId(random).toString());
          try {
            assertEquals(text.toLowerCase(Locale.ROOT), KeyId.parse(text).toString());
          } catch (FormatException refused) {
            // The other half of the rule.
          }
        });
  }

  @Test
  void groupsThatOnlyTheJdkTakesAreRefused() {
    for (String text : new String[] {"1-1-1-1-1", "0" + UUID_TEXT, UUID_TEXT.substring(1)}) {
      assertThrows(FormatException.class, () -> KeyId.parse(text), text);
    }
    assertEquals(new UUID(0x1_0001_0001L, 0x0001_0000_0000_0001L), UUID.fromString("1-1-1-1-1"));
  }

  @Test
  void unknownKindIsRefused() {
    byte[] bytes = KeyId.parse(UUID_TEXT).bytes();
    for (int kind = 0; kind < 256; kind++) {
      bytes[0] = (byte) kind;
      if (kind == 1 || kind == 2) {
        assertArrayEquals(bytes, KeyId.read(bytes, 0).bytes());
      } else {
        assertThrows(FormatException.class, () -> KeyId.read(bytes, 0));
      }
    }
  }

  @Test
  void bytesOfAnIdAreReadAloneAndOfItsLength() {
    KeyId keyId = KeyId.parse("mrk-" + DIGITS);
    assertEquals(keyId, KeyId.read(keyId.bytes()));
    for (int length : new int[] {0, KeyId.BYTES - 1, KeyId.BYTES + 1}) {
      FormatException refused =
          assertThrows(
              FormatException.class, () -> KeyId.read(Arrays.copyOf(keyId.bytes(), length)));
      assertEquals("a key id of " + length + " bytes", refused.getMessage());
    }
  }

  @Test
  void kindsOfTheSameDigitsDiffer() {
    KeyId multiRegion = KeyId.parse("mrk-" + DIGITS);
    assertNotEquals(KeyId.parse(UUID_TEXT), multiRegion);
    assertTrue(multiRegion.isMultiRegion());
    assertFalse(KeyId.parse(UUID_TEXT).isMultiRegion());
  }

  @Test
  void bytesAreACopy() {
    KeyId keyId = KeyId.parse(UUID_TEXT);
    keyId.bytes()[0] = 99;
    assertEquals(UUID_TEXT, keyId.toString());
  }

  private static String altered(Random random, String text) {
    int at = random.nextInt(text.length());
    String rest = text.substring(at + 1);
    String other = Samples.text(random, 1);
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + rest;
      case 1 -> text.substring(0, at) + other + text.charAt(at) + rest;
      case 2 -> text.substring(0, at) + other + rest;
      default -> text.substring(0, at) + "-+0aF".charAt(random.nextInt(5)) + rest;
    };
  }
}
