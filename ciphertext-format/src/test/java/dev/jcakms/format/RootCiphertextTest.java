package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** FORMAT.md, "Root ciphertext". */
class RootCiphertextTest {
  private static final int VERSION_POS = 0;
  private static final int TYPE_POS = 1;
  private static final int SUITE_POS = 2;
  private static final int KIND_POS = 3;
  private static final int NONCE_POS = 28;
  private static final int MAX_OVERHEAD_BYTES = 80;

  @Test
  void partsComeBack() {
    Property.holds(
        random -> {
          CiphertextType type = Samples.rootType(random);
          RootSuite suite = Samples.oneOf(random, RootSuite.values());
          KeyId keyId = Samples.keyId(random);
          byte[] materialTag = Samples.bytes(random, RootCiphertext.MATERIAL_TAG_BYTES);
          EncryptionContext context = Samples.context(random);
          byte[] nonce = Samples.bytes(random, suite.nonceBytes());
          int plaintextBytes = random.nextInt(100);
          byte[] sealed = Samples.bytes(random, plaintextBytes + RootSuite.TAG_BYTES);

          byte[] aad = RootCiphertext.additionalData(type, suite, keyId, materialTag, context);
          RootCiphertext made = RootCiphertext.of(aad, nonce, sealed);
          RootCiphertext read = RootCiphertext.read(made.bytes());

          assertEquals(made, read);
          assertEquals(made.hashCode(), read.hashCode());
          assertEquals(type, read.type());
          assertEquals(suite, read.suite());
          assertEquals(keyId, read.keyId());
          assertArrayEquals(materialTag, read.materialTag());
          assertArrayEquals(nonce, read.nonce());
          assertArrayEquals(sealed, read.ciphertextAndTag());
          assertArrayEquals(aad, read.additionalData(context));
          assertEquals(plaintextBytes, read.plaintextBytes());
          assertEquals(RootCiphertext.lengthFor(suite, plaintextBytes), read.length());
          assertArrayEquals(made.bytes(), read.bytes());
        });
  }

  @Test
  void additionalDataIsEverythingBeforeTheNonceThenTheContext() {
    Property.holds(
        random -> {
          RootCiphertext root = sample(random, 32);
          EncryptionContext context = Samples.context(random);
          assertArrayEquals(
              Reference.concat(Arrays.copyOf(root.bytes(), NONCE_POS), context.canonicalBytes()),
              root.additionalData(context));
        });
  }

  @Test
  void everyBitBeforeTheNonceIsAuthenticatedOrRefused() {
    RootCiphertext root = sample(new Random(1), 32);
    byte[] aad = root.additionalData(EncryptionContext.none());
    for (int bit = 0; bit < NONCE_POS * Byte.SIZE; bit++) {
      byte[] flipped = root.bytes();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      try {
        RootCiphertext other = RootCiphertext.read(flipped);
        assertFalse(Arrays.equals(aad, other.additionalData(EncryptionContext.none())));
      } catch (FormatException refused) {
        // The other half of the rule.
      }
    }
  }

  @Test
  void everyPlaintextLengthUpToTheLimitHasItsOwnLength() {
    for (RootSuite suite : RootSuite.values()) {
      byte[] bytes = Samples.root(new Random(2), CiphertextType.DATA, suite, 0).bytes();
      for (int plaintext = 0; plaintext <= RootCiphertext.MAX_PLAINTEXT_BYTES; plaintext++) {
        byte[] whole = Arrays.copyOf(bytes, RootCiphertext.lengthFor(suite, plaintext));
        assertEquals(plaintext, RootCiphertext.read(whole).plaintextBytes());
      }
      int tooLong = RootCiphertext.lengthFor(suite, RootCiphertext.MAX_PLAINTEXT_BYTES + 1);
      refused(Arrays.copyOf(bytes, tooLong));
    }
  }

  @Test
  void everyTruncationIsRefusedOrAShorterCiphertext() {
    for (RootSuite suite : RootSuite.values()) {
      byte[] whole = Samples.root(new Random(3), CiphertextType.DATA, suite, 10).bytes();
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        if (length < RootCiphertext.lengthFor(suite, 0)) {
          refused(cut);
        } else {
          assertArrayEquals(cut, RootCiphertext.read(cut).bytes());
        }
      }
    }
  }

  @Test
  void unassignedVersionsTypesSuitesAndKindsAreRefused() {
    byte[] bytes = sample(new Random(4), 32).bytes();
    onlyTheseAreRead(bytes, VERSION_POS, 1);
    onlyTheseAreRead(bytes, TYPE_POS, 1, 2, 3, 4);
    onlyTheseAreRead(bytes, SUITE_POS, 1, 2);
    onlyTheseAreRead(bytes, KIND_POS, 1, 2);
  }

  @Test
  void whatComesBeforeTheNonceIsEnoughToSayThatItIsNone() {
    byte[] anotherVersion = new byte[28];
    anotherVersion[0] = 2;
    assertRefusal("unknown ciphertext version 2", anotherVersion);
    assertRefusal("a root ciphertext of 27 bytes is cut short", Arrays.copyOf(anotherVersion, 27));
  }

  private static void assertRefusal(String text, byte[] bytes) {
    FormatException refused = assertThrows(FormatException.class, () -> RootCiphertext.read(bytes));
    assertEquals(text, refused.getMessage());
  }

  @Test
  void messageTypesAreRefused() {
    for (CiphertextType type :
        new CiphertextType[] {CiphertextType.SINGLE, CiphertextType.CHUNKED}) {
      assertThrows(
          FormatException.class,
          () ->
              RootCiphertext.additionalData(
                  type,
                  RootSuite.AES_256_GCM,
                  Samples.keyId(new Random(5)),
                  new byte[RootCiphertext.MATERIAL_TAG_BYTES],
                  EncryptionContext.none()));
    }
  }

  @Test
  void nonceOfAnotherLengthIsRefused() {
    RootCiphertext root = sample(new Random(6), 32);
    byte[] aad = root.additionalData(EncryptionContext.none());
    for (int length : new int[] {0, root.nonce().length - 1, root.nonce().length + 1, 40}) {
      assertThrows(
          FormatException.class,
          () -> RootCiphertext.of(aad, new byte[length], root.ciphertextAndTag()));
    }
  }

  @Test
  void sealedBytesOfAnImpossibleLengthAreRefused() {
    RootCiphertext root = sample(new Random(7), 32);
    byte[] aad = root.additionalData(EncryptionContext.none());
    int most = RootCiphertext.MAX_PLAINTEXT_BYTES + RootSuite.TAG_BYTES;
    for (int length : new int[] {0, RootSuite.TAG_BYTES - 1, most + 1}) {
      assertThrows(
          FormatException.class, () -> RootCiphertext.of(aad, root.nonce(), new byte[length]));
    }
  }

  @Test
  void longInputIsRefusedBeforeItIsCopied() {
    byte[] huge = Arrays.copyOf(sample(new Random(8), 32).bytes(), 1 << 26);
    Allocation.refusedWithoutCopy(() -> RootCiphertext.read(huge));
  }

  @Test
  void overheadStaysBelowItsPromise() {
    for (RootSuite suite : RootSuite.values()) {
      assertTrue(RootCiphertext.lengthFor(suite, 0) <= MAX_OVERHEAD_BYTES);
    }
  }

  @Test
  void arraysAreCopies() {
    RootCiphertext root = sample(new Random(9), 32);
    byte[] given = root.bytes();
    RootCiphertext read = RootCiphertext.read(given);
    given[NONCE_POS]++;
    read.bytes()[NONCE_POS]++;
    read.nonce()[0]++;
    read.materialTag()[0]++;
    read.ciphertextAndTag()[0]++;
    read.additionalData(EncryptionContext.none())[0]++;
    assertEquals(root, read);
    assertArrayEquals(root.bytes(), read.bytes());
  }

  private static RootCiphertext sample(Random random, int plaintextBytes) {
    return Samples.root(
        random,
        Samples.rootType(random),
        Samples.oneOf(random, RootSuite.values()),
        plaintextBytes);
  }

  private static void onlyTheseAreRead(byte[] bytes, int position, Integer... known) {
    for (int value = 0; value < 256; value++) {
      byte[] other = bytes.clone();
      other[position] = (byte) value;
      if (Arrays.asList(known).contains(value)) {
        assertArrayEquals(other, RootCiphertext.read(other).bytes());
      } else {
        refused(other);
      }
    }
  }

  private static void refused(byte[] bytes) {
    assertThrows(FormatException.class, () -> RootCiphertext.read(bytes));
  }
}
