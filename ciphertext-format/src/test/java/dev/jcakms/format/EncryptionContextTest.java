package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** FORMAT.md, "Encryption context". */
class EncryptionContextTest {
  /** Length fields of one pair. */
  private static final int PAIR_BYTES = 4;

  @Test
  void contextsComeBackFromTheirCanonicalBytes() {
    Property.holds(
        random -> {
          EncryptionContext context = Samples.context(random);
          EncryptionContext again = EncryptionContext.read(context.canonicalBytes());
          assertEquals(context, again);
          assertEquals(context.hashCode(), again.hashCode());
          assertEquals(context.pairs(), again.pairs());
        });
  }

  @Test
  void orderOfThePairsDoesNotMatter() {
    Property.holds(
        random -> {
          Map<String, String> pairs = Samples.pairs(random);
          List<String> names = new ArrayList<>(pairs.keySet());
          Collections.shuffle(names, random);
          Map<String, String> shuffled = new LinkedHashMap<>();
          names.forEach(name -> shuffled.put(name, pairs.get(name)));
          assertEquals(EncryptionContext.of(pairs), EncryptionContext.of(shuffled));
        });
  }

  @Test
  void namesAreSortedByUnsignedUtf8Bytes() {
    // U+FF61 is EF BD A1 and U+1F600 is F0 9F 98 80, but in UTF-16 the second comes first;
    // compared as signed bytes both would stand before "z".
    String halfwidth = "\uFF61";
    String emoji = "\uD83D\uDE00";
    assertTrue(emoji.compareTo(halfwidth) < 0);
    EncryptionContext context =
        EncryptionContext.of(emoji, "4", halfwidth, "3", "z", "2", "aa", "1", "a", "0");
    assertEquals(
        "00016100013000026161000131" + "00017a000132" + "0003efbda1000133" + "0004f09f9880000134",
        HexFormat.of().formatHex(context.canonicalBytes()));
  }

  @Test
  void lengthsKeepNamesAndValuesApart() {
    assertNotEquals(EncryptionContext.of("ab", "c"), EncryptionContext.of("a", "bc"));
    assertNotEquals(EncryptionContext.of("a", "", "b", ""), EncryptionContext.of("a", "b"));
  }

  @Test
  void textIsNotNormalised() {
    assertNotEquals(EncryptionContext.of("\u00E9", "1"), EncryptionContext.of("e\u0301", "1"));
  }

  @Test
  void nameGivenTwiceIsRefused() {
    refused(() -> EncryptionContext.of("a", "1", "a", "2"));
    refused(() -> EncryptionContext.of("a", "1", "b", "2", "a", "1"));
  }

  @Test
  @SuppressWarnings("IdentityHashMapUsage") // A map that keeps equal names apart is the point.
  void nameThatAMapHoldsTwiceIsRefused() {
    Map<String, String> notByEquality = new IdentityHashMap<>();
    notByEquality.put("a", "1");
    notByEquality.put(String.valueOf(new char[] {'a'}), "2");
    assertEquals(2, notByEquality.size());
    refused(() -> EncryptionContext.of(notByEquality));
  }

  @Test
  void unpairedSurrogatesAreRefused() {
    for (String half : new String[] {"\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83D", "\uD83Da"}) {
      refused(() -> EncryptionContext.of(half, "value"));
      refused(() -> EncryptionContext.of("name", half));
    }
  }

  @Test
  void nameWithoutValueIsRefused() {
    refused(() -> EncryptionContext.of("a"));
    refused(() -> EncryptionContext.of("a", "1", "b"));
  }

  @Test
  void emptyNameIsRefusedAndEmptyValueIsKept() {
    refused(() -> EncryptionContext.of("", "value"));
    EncryptionContext context = EncryptionContext.of("name", "");
    assertEquals(Map.of("name", ""), context.pairs());
    assertEquals(context, EncryptionContext.read(context.canonicalBytes()));
  }

  @Test
  void emptyAndNoneAreTheSame() {
    for (EncryptionContext empty :
        List.of(
            EncryptionContext.of(),
            EncryptionContext.of(Map.of()),
            EncryptionContext.read(new byte[0]))) {
      assertSame(EncryptionContext.none(), empty);
      assertTrue(empty.isEmpty());
      assertEquals(0, empty.canonicalBytes().length);
    }
    assertFalse(EncryptionContext.of("a", "").isEmpty());
  }

  @Test
  void longestContextIsTakenAndOneByteMoreRefused() {
    int valueBytes = EncryptionContext.MAX_BYTES - PAIR_BYTES - 1;
    EncryptionContext longest = EncryptionContext.of("n", "x".repeat(valueBytes));
    assertEquals(EncryptionContext.MAX_BYTES, longest.canonicalBytes().length);
    assertEquals(longest, EncryptionContext.read(longest.canonicalBytes()));
    refused(() -> EncryptionContext.of("n", "x".repeat(valueBytes + 1)));
    // Bytes are counted, not characters; and over all pairs, not each.
    refused(() -> EncryptionContext.of("n", "\u00E9".repeat(valueBytes / 2 + 1)));
    refused(() -> EncryptionContext.of("n", "x".repeat(valueBytes - PAIR_BYTES), "m", ""));
    EncryptionContext.of("n", "x".repeat(valueBytes - PAIR_BYTES - 1), "m", "");
  }

  @Test
  void lengthsThatNoTwoBytesHoldAreRefused() {
    for (int length : new int[] {65_535, 65_536, 65_537, 131_072}) {
      refused(() -> EncryptionContext.of("n", "x".repeat(length)));
      refused(() -> EncryptionContext.of("n".repeat(length), "x"));
    }
  }

  @Test
  void everyTruncationIsRefusedOrEndsWithAPair() {
    EncryptionContext context = EncryptionContext.of("a", "1", "b", "22", "c", "");
    List<Integer> ends = List.of(0, 6, 13, 18);
    byte[] whole = context.canonicalBytes();
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (ends.contains(length)) {
        assertArrayEquals(cut, EncryptionContext.read(cut).canonicalBytes());
      } else {
        refused(() -> EncryptionContext.read(cut));
      }
    }
  }

  @Test
  void lengthFieldThatSaysMoreThanThereIsIsRefused() {
    byte[] whole = EncryptionContext.of("a", "1").canonicalBytes();
    for (int field : new int[] {0, 3}) {
      for (int more : new int[] {0x0100, 0x0800, 0x7FFF, 0xFFFF}) {
        byte[] lying = whole.clone();
        lying[field] = (byte) (more >>> Byte.SIZE);
        lying[field + 1] = (byte) more;
        refused(() -> EncryptionContext.read(lying));
      }
    }
  }

  @Test
  void alteredBytesAreRefusedOrWrittenAgain() {
    Property.holds(
        random -> {
          byte[] bytes = Samples.context(random).canonicalBytes();
          if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          try {
            assertArrayEquals(bytes, EncryptionContext.read(bytes).canonicalBytes());
          } catch (FormatException refused) {
            // The other half of the rule.
          }
        });
  }

  @Test
  void longInputIsRefusedBeforeItIsCopied() {
    byte[] huge = new byte[1 << 26];
    Allocation.refusedWithoutCopy(() -> EncryptionContext.read(huge));
  }

  @Test
  void contextDoesNotChange() {
    Map<String, String> given = new LinkedHashMap<>(Map.of("a", "1"));
    EncryptionContext context = EncryptionContext.of(given);
    given.put("b", "2");
    context.canonicalBytes()[0] = 99;
    assertEquals(EncryptionContext.of("a", "1"), context);
    assertEquals(Map.of("a", "1"), context.pairs());
    assertThrows(UnsupportedOperationException.class, () -> context.pairs().clear());
  }

  private static void refused(Runnable making) {
    assertThrows(FormatException.class, making::run);
  }
}
