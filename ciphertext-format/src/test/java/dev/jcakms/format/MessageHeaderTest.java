package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** FORMAT.md, "Message". */
class MessageHeaderTest {
  private static final int ROOT_POS = 5;
  private static final int LENGTH_POS = 3;

  @Test
  void partsComeBack() {
    Property.holds(
        random -> {
          RootSuite suite = Samples.oneOf(random, RootSuite.values());
          MessageHeader made = Samples.header(random, suite);
          byte[] bytes = Samples.written(made);
          MessageHeader read = MessageHeader.read(bytes);

          assertEquals(made, read);
          assertEquals(made.hashCode(), read.hashCode());
          assertEquals(made.type(), read.type());
          assertEquals(made.suite(), read.suite());
          assertEquals(made.rootCiphertext(), read.rootCiphertext());
          assertEquals(made.rootCiphertext().keyId(), read.keyId());
          assertArrayEquals(made.commitment(), read.commitment());
          assertEquals(MessageHeader.lengthFor(suite), read.length());
          assertEquals(read.length(), MessageHeader.length(bytes, 0));
          assertArrayEquals(bytes, Samples.written(read));
        });
  }

  @Test
  void headerIsReadWhereverItStandsAndWhateverFollows() {
    Property.holds(
        random -> {
          MessageHeader header = Samples.header(random, Samples.oneOf(random, RootSuite.values()));
          int offset = random.nextInt(40);
          byte[] around = Samples.bytes(random, offset + header.length() + random.nextInt(40));
          header.write(around, offset);
          assertEquals(header, MessageHeader.read(around, offset, around.length - offset));
          assertEquals(header, MessageHeader.read(around, offset, header.length()));
          assertEquals(header.length(), MessageHeader.length(around, offset));
        });
  }

  @Test
  void headerBeginsWhereItStandsWholeAndUnchangedAndNowhereElse() {
    Property.holds(
        random -> {
          MessageHeader header = Samples.header(random, Samples.oneOf(random, RootSuite.values()));
          int offset = 1 + random.nextInt(40);
          byte[] around = Samples.bytes(random, offset + header.length() + random.nextInt(40));
          header.write(around, offset);
          assertTrue(header.beginsAt(around, offset, around.length - offset));
          assertTrue(header.beginsAt(around, offset, header.length()));
          assertFalse(header.beginsAt(around, offset, header.length() - 1));
          assertFalse(header.beginsAt(around, offset - 1, header.length()));
          around[offset + random.nextInt(header.length())] ^= (byte) (1 << random.nextInt(8));
          assertFalse(header.beginsAt(around, offset, header.length()));
        });
  }

  @Test
  void firstFiveBytesAreEnoughToSayThatItIsNone() {
    byte[] rootType = {1, CiphertextType.MESSAGE_KEY.id(), 1, 0, 100};
    FormatException refused =
        assertThrows(FormatException.class, () -> MessageHeader.length(rootType, 0));
    assertEquals("a root ciphertext is not a message", refused.getMessage());
    byte[] anotherVersion = {2, 0x11, 1, 0, 100};
    assertRefusal("unknown ciphertext version 2", anotherVersion);
    assertRefusal("a message of 4 bytes is cut short", Arrays.copyOf(anotherVersion, 4));
  }

  private static void assertRefusal(String text, byte[] message) {
    FormatException refused =
        assertThrows(FormatException.class, () -> MessageHeader.read(message));
    assertEquals(text, refused.getMessage());
  }

  @Test
  void everyTruncationIsRefused() {
    for (RootSuite suite : RootSuite.values()) {
      byte[] whole = Samples.written(Samples.header(new Random(1), suite));
      for (int length = 0; length < whole.length; length++) {
        refused(Arrays.copyOf(whole, length));
        int available = length;
        assertThrows(FormatException.class, () -> MessageHeader.read(whole, 0, available));
      }
    }
  }

  @Test
  void onlyTheTrueLengthFieldIsAccepted() {
    for (RootSuite suite : RootSuite.values()) {
      // Enough behind the header that no length is refused for want of bytes.
      byte[] message = Arrays.copyOf(Samples.written(Samples.header(new Random(2), suite)), 70_000);
      int trueLength = MessageHeader.read(message).rootCiphertext().length();
      for (int length = 0; length <= 0xFFFF; length++) {
        message[LENGTH_POS] = (byte) (length >>> Byte.SIZE);
        message[LENGTH_POS + 1] = (byte) length;
        if (length == trueLength) {
          assertEquals(trueLength, MessageHeader.read(message).rootCiphertext().length());
        } else {
          refused(message);
        }
      }
    }
  }

  @Test
  void lengthBeyondWhatAHeaderHasIsRefusedByItsFirstFiveBytes() {
    byte[] prefix = {1, CiphertextType.SINGLE.id(), 1, (byte) 0xFF, (byte) 0xFF};
    assertThrows(FormatException.class, () -> MessageHeader.length(prefix, 0));
  }

  @Test
  void everyBitOfThePrefixIsRefusedAndEveryOtherMatters() {
    MessageHeader header = Samples.header(new Random(3), RootSuite.XAES_256_GCM);
    byte[] whole = Samples.written(header);
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      try {
        MessageHeader other = MessageHeader.read(flipped);
        assertArrayEquals(flipped, Samples.written(other));
        assertTrue(bit >= ROOT_POS * Byte.SIZE, "bit " + bit);
        assertNotEquals(header, other);
      } catch (FormatException refused) {
        // The other half of the rule.
      }
    }
  }

  @Test
  void rootCiphertextsOfOtherTypesAreRefused() {
    for (CiphertextType type :
        new CiphertextType[] {
          CiphertextType.DATA, CiphertextType.DATA_KEY, CiphertextType.DATA_KEY_PAIR
        }) {
      byte[] whole = Samples.written(Samples.header(new Random(4), RootSuite.XAES_256_GCM));
      whole[ROOT_POS + 1] = type.id();
      refused(whole);
      partsRefused(
          CiphertextType.SINGLE, Samples.root(new Random(5), type, RootSuite.AES_256_GCM, 32), 32);
    }
  }

  @Test
  void messageKeysOfAnotherLengthAreRefused() {
    for (int keyBytes : new int[] {0, 16, 31, 33, 64}) {
      RootCiphertext root =
          Samples.root(new Random(6), CiphertextType.MESSAGE_KEY, RootSuite.AES_256_GCM, keyBytes);
      partsRefused(CiphertextType.SINGLE, root, MessageHeader.COMMITMENT_BYTES);
    }
  }

  @Test
  void partsThatCannotStandTogetherAreRefused() {
    RootCiphertext root =
        Samples.root(new Random(7), CiphertextType.MESSAGE_KEY, RootSuite.AES_256_GCM, 32);
    partsRefused(CiphertextType.MESSAGE_KEY, root, MessageHeader.COMMITMENT_BYTES);
    partsRefused(CiphertextType.SINGLE, root, MessageHeader.COMMITMENT_BYTES - 1);
    partsRefused(CiphertextType.SINGLE, root, MessageHeader.COMMITMENT_BYTES + 1);
  }

  @Test
  void rootCiphertextIsNotAMessageAndAMessageNoRootCiphertext() {
    Random random = new Random(8);
    MessageHeader header = Samples.header(random, RootSuite.AES_256_GCM);
    assertThrows(FormatException.class, () -> RootCiphertext.read(Samples.written(header)));
    refused(header.rootCiphertext().bytes());
  }

  @Test
  void lengthFieldAllocatesNothing() {
    byte[] message = Samples.written(Samples.header(new Random(9), RootSuite.AES_256_GCM));
    message[LENGTH_POS] = (byte) 0xFF;
    Allocation.refusedWithoutCopy(() -> MessageHeader.read(message));
  }

  @Test
  void commitmentIsACopy() {
    MessageHeader header = Samples.header(new Random(10), RootSuite.AES_256_GCM);
    byte[] commitment = header.commitment();
    MessageHeader made =
        MessageHeader.of(header.type(), header.suite(), header.rootCiphertext(), commitment);
    commitment[0]++;
    made.commitment()[0]++;
    assertEquals(header, made);
  }

  private static void partsRefused(CiphertextType type, RootCiphertext root, int commitmentBytes) {
    assertThrows(
        FormatException.class,
        () ->
            MessageHeader.of(
                type, MessageSuite.HKDF_SHA256_AES_256_GCM, root, new byte[commitmentBytes]));
  }

  private static void refused(byte[] bytes) {
    assertThrows(FormatException.class, () -> MessageHeader.read(bytes));
  }
}
