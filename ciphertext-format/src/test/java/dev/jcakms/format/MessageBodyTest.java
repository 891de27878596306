package dev.jcakms.format;

import static dev.jcakms.format.CiphertextType.CHUNKED;
import static dev.jcakms.format.CiphertextType.SINGLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** FORMAT.md, "Sizes": pure functions, each the other's inverse. */
class MessageBodyTest {
  private static final int KIB = 1024;
  private static final int CHUNK = 16 * KIB;
  private static final int START = 56;
  private static final int TAG = 16;
  private static final long MOST = (1L << 52) - 1;

  @Test
  void typeChangesAfter64KiB() {
    for (long length : new long[] {0, 1, 64 * KIB - 1, 64 * KIB}) {
      assertEquals(SINGLE, MessageBody.typeFor(length));
    }
    for (long length : new long[] {64 * KIB + 1, 1 << 20, 1L << 40, MOST}) {
      assertEquals(CHUNKED, MessageBody.typeFor(length));
    }
  }

  @Test
  void messagesHaveTheirKnownSizes() {
    assertEquals(153, MessageBody.messageBytes(RootSuite.AES_256_GCM, 0));
    assertEquals(165, MessageBody.messageBytes(RootSuite.XAES_256_GCM, 0));
    assertEquals(166, MessageBody.messageBytes(RootSuite.XAES_256_GCM, 1));
    assertEquals(165 + 65_535, MessageBody.messageBytes(RootSuite.XAES_256_GCM, 64 * KIB - 1));
    assertEquals(165 + 65_536, MessageBody.messageBytes(RootSuite.XAES_256_GCM, 64 * KIB));
    assertEquals(
        137 + START + 65_537 + 5 * TAG,
        MessageBody.messageBytes(RootSuite.XAES_256_GCM, 64 * KIB + 1));
  }

  @Test
  void everyChunkCostsATagAndTheLastIsNeverFull() {
    for (int chunks = 0; chunks < 20; chunks++) {
      for (int aside = -1; aside <= 1; aside++) {
        long length = (long) chunks * CHUNK + aside;
        if (length >= 0) {
          assertEquals(chunkedByCounting(length), MessageBody.bodyBytes(CHUNKED, length));
        }
      }
    }
  }

  @Test
  void sizesAreEachOthersInverse() {
    for (long length = 0; length <= 64 * KIB; length++) {
      long bodyBytes = MessageBody.bodyBytes(SINGLE, length);
      assertEquals(length, MessageBody.plaintextBytes(SINGLE, bodyBytes));
    }
    for (long length = 0; length <= 5 * CHUNK; length++) {
      long bodyBytes = MessageBody.bodyBytes(CHUNKED, length);
      assertEquals(length, MessageBody.plaintextBytes(CHUNKED, bodyBytes));
    }
    Property.holds(
        random -> {
          long length = random.nextLong() & MOST >>> random.nextInt(52);
          long bodyBytes = MessageBody.bodyBytes(CHUNKED, length);
          assertEquals(length, MessageBody.plaintextBytes(CHUNKED, bodyBytes));
        });
  }

  @Test
  void bodyLengthsThatNoPlaintextHasAreRefused() {
    for (CiphertextType type : new CiphertextType[] {SINGLE, CHUNKED}) {
      long next = 0;
      int most = 5 * CHUNK;
      for (long bodyBytes = 0; bodyBytes < most; bodyBytes++) {
        boolean possible = type == CHUNKED || next <= 64 * KIB;
        if (possible && bodyBytes == MessageBody.bodyBytes(type, next)) {
          assertEquals(next++, MessageBody.plaintextBytes(type, bodyBytes));
        } else {
          bodyRefused(type, bodyBytes);
        }
      }
    }
  }

  @Test
  void bodyThatEndsWithAFullChunkIsRefused() {
    for (int chunks = 0; chunks < 10; chunks++) {
      for (int lastBytes = 0; lastBytes < TAG; lastBytes++) {
        bodyRefused(CHUNKED, START + (long) chunks * (CHUNK + TAG) + lastBytes);
      }
    }
  }

  @Test
  void sizesNearTheLimitsDoNotWrap() {
    long longest = START + MOST + (1L << 38) * TAG;
    assertEquals(MOST, MessageBody.MAX_CHUNKED_BYTES);
    assertEquals(longest, MessageBody.bodyBytes(CHUNKED, MOST));
    assertEquals(MOST, MessageBody.plaintextBytes(CHUNKED, longest));
    for (long length : new long[] {MOST + 1, 1L << 62, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      for (CiphertextType type : new CiphertextType[] {SINGLE, CHUNKED}) {
        assertThrows(FormatException.class, () -> MessageBody.bodyBytes(type, length));
      }
      assertThrows(
          FormatException.class, () -> MessageBody.messageBytes(RootSuite.AES_256_GCM, length));
    }
    for (long length :
        new long[] {longest + 1, longest + TAG + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      bodyRefused(CHUNKED, length);
      bodyRefused(SINGLE, length);
    }
    for (CiphertextType type : new CiphertextType[] {SINGLE, CHUNKED}) {
      FormatException refused =
          assertThrows(
              FormatException.class, () -> MessageBody.plaintextBytes(type, Long.MIN_VALUE));
      assertEquals("a body of -9223372036854775808 bytes is cut short", refused.getMessage());
    }
  }

  @Test
  void singleBodyHoldsNoMoreThan64KiB() {
    assertThrows(FormatException.class, () -> MessageBody.bodyBytes(SINGLE, 64 * KIB + 1));
    bodyRefused(SINGLE, 12 + 64 * KIB + 1 + TAG);
  }

  @Test
  void overheadsStayBelowTheirPromises() {
    for (RootSuite suite : RootSuite.values()) {
      for (long length : new long[] {0, 1, 64 * KIB}) {
        assertTrue(MessageBody.messageBytes(suite, length) - length <= 200);
      }
      for (long length : new long[] {64 * KIB + 1, 5 * CHUNK, 1L << 32, MOST}) {
        long tags = TAG * (length / CHUNK + 1);
        assertTrue(MessageBody.messageBytes(suite, length) - length - tags <= 256);
      }
    }
  }

  @Test
  void rootCiphertextsHaveNoBody() {
    for (CiphertextType type : CiphertextType.values()) {
      if (!type.isMessage()) {
        assertThrows(FormatException.class, () -> MessageBody.bodyBytes(type, 10));
        assertThrows(FormatException.class, () -> MessageBody.plaintextBytes(type, 1000));
      }
    }
  }

  private static long chunkedByCounting(long length) {
    long body = START;
    long left = length;
    while (left >= CHUNK) {
      body += CHUNK + TAG;
      left -= CHUNK;
    }
    return body + left + TAG;
  }

  private static void bodyRefused(CiphertextType type, long bodyBytes) {
    assertThrows(
        FormatException.class,
        () -> MessageBody.plaintextBytes(type, bodyBytes),
        () -> type + " of " + bodyBytes);
  }
}
