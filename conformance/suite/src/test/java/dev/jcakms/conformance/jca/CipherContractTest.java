package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the JCA asks of every authenticated cipher: how bytes go in and come out. An engine joins by
 * a subclass that describes it; the JDK's own AES-GCM is one, so that this is the JCA's contract
 * and not ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CipherContractTest {
  private static final int SMALL_BYTES = 5;
  private static final int[] PIECE_LIMITS = {1, 20, 600, 9_000, 20_000, 70_000};
  private static final int[] SHIFTS = {-300, -33, -16, -1, 0, 1, 16, 33, 300};
  private static final int MARGIN_BYTES = 400;
  private static final int MESSAGES_PER_THREAD = 20;

  private final Random random = new Random(20261126);

  /** By which the cipher is asked for. */
  abstract String transformation();

  /** Whose it is. */
  abstract Provider provider();

  /** Makes a cipher ready to encrypt one message. */
  abstract void initToEncrypt(Cipher cipher) throws Exception;

  /** Makes a cipher ready to decrypt what {@code encryptor} made since it was initialised. */
  abstract void initToDecrypt(Cipher cipher, Cipher encryptor) throws Exception;

  /** The lengths of plaintexts worth trying. */
  abstract List<Integer> lengths();

  /** The room that a decryption asks for, which is exact where the ciphertext tells it. */
  int roomToDecrypt(int plaintextBytes) {
    return plaintextBytes;
  }

  /** A new cipher, not initialised. */
  final Cipher cipher() throws Exception {
    return Cipher.getInstance(transformation(), provider());
  }

  public final Cipher encryptor() throws Exception {
    Cipher cipher = cipher();
    initToEncrypt(cipher);
    return cipher;
  }

  public final Cipher decryptor(Cipher encryptor) throws Exception {
    Cipher cipher = cipher();
    initToDecrypt(cipher, encryptor);
    return cipher;
  }

  final byte[] plaintext(int length) {
    byte[] plaintext = new byte[length];
    random.nextBytes(plaintext);
    return plaintext;
  }

  @Test
  @Holds(Rule.SPLITS)
  void smallMessageIsEncryptedTheSameInEverySplit() throws Exception {
    byte[] plaintext = plaintext(SMALL_BYTES);
    for (int cuts = 0; cuts < 1 << SMALL_BYTES; cuts++) {
      Cipher encryptor = encryptor();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int from = 0;
      for (int end = 1; end <= SMALL_BYTES; end++) {
        if ((cuts & 1 << (end - 1)) != 0) {
          write(out, encryptor.update(plaintext, from, end - from));
          from = end;
        }
      }
      write(out, encryptor.doFinal(plaintext, from, SMALL_BYTES - from));
      assertArrayEquals(plaintext, decryptor(encryptor).doFinal(out.toByteArray()));
    }
  }

  @Test
  @Holds(Rule.SPLITS)
  void smallMessageIsDecryptedTheSameInEverySplitInTwoAndByteByByte() throws Exception {
    byte[] plaintext = plaintext(SMALL_BYTES);
    Cipher encryptor = encryptor();
    byte[] message = encryptor.doFinal(plaintext);
    for (int cut = 0; cut <= message.length; cut++) {
      int second = cut + random.nextInt(message.length - cut + 1);
      assertArrayEquals(plaintext, inPieces(decryptor(encryptor), message, cut));
      assertArrayEquals(plaintext, inPieces(decryptor(encryptor), message, cut, second));
    }
    int[] everywhere = new int[message.length];
    Arrays.setAll(everywhere, i -> i);
    assertArrayEquals(plaintext, inPieces(decryptor(encryptor), message, everywhere));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.SPLITS)
  void messageGoesThroughInRandomSplits(int length) throws Exception {
    for (int limit : PIECE_LIMITS) {
      if (length / limit < 10_000) {
        byte[] plaintext = plaintext(length);
        Cipher encryptor = encryptor();
        byte[] message = inPieces(encryptor, plaintext, cuts(length, limit));
        Cipher decryptor = decryptor(encryptor);
        assertArrayEquals(plaintext, inPieces(decryptor, message, cuts(message.length, limit)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.OFFSETS)
  void everyFormOfUpdateAndDoFinalGivesTheSame(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (Form form : Form.values()) {
      Cipher encryptor = encryptor();
      byte[] message = form.apply(encryptor, plaintext);
      assertArrayEquals(plaintext, form.apply(decryptor(encryptor), message), form.name());
      assertArrayEquals(plaintext, decryptor(encryptor).doFinal(message), form.name());
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.OFFSETS)
  void buffersOfEveryKindAreReadAndWrittenWhereTheyStand(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (Buffers inKind : Buffers.values()) {
      for (Buffers outKind : Buffers.WRITABLE) {
        Cipher encryptor = encryptor();
        byte[] message = through(encryptor, inKind, outKind, plaintext);
        assertArrayEquals(
            plaintext, through(decryptor(encryptor), inKind, outKind, message), inKind.name());
      }
    }
  }

  private static byte[] through(Cipher cipher, Buffers inKind, Buffers outKind, byte[] input)
      throws Exception {
    int firstBytes = input.length / 3;
    int sizeBytes = cipher.getOutputSize(input.length);
    ByteBuffer in = inKind.holding(input);
    ByteBuffer out = outKind.holding(new byte[sizeBytes]);
    int start = out.position();
    in.limit(in.position() + firstBytes);
    int written = cipher.update(in, out);
    assertEquals(0, in.remaining());
    in.limit(in.limit() + input.length - firstBytes);
    written += cipher.doFinal(in, out);
    assertEquals(0, in.remaining());
    assertEquals(written, out.position() - start);
    assertTrue(Buffers.marginsAreUntouched(in, input.length), "around the input");
    assertTrue(Buffers.marginsAreUntouched(out, sizeBytes), "around the output");
    byte[] seen = new byte[input.length];
    in.position(in.limit() - input.length).get(seen);
    assertArrayEquals(input, seen, "the input itself");
    byte[] result = new byte[written];
    out.position(start).get(result);
    return result;
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.ALIASING)
  void inputAndOutputMayOverlapInOneArray(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (int shift : SHIFTS) {
      Cipher encryptor = encryptor();
      byte[] message = shifted(encryptor, plaintext, shift);
      assertArrayEquals(plaintext, decryptor(encryptor).doFinal(message));
      assertArrayEquals(plaintext, shifted(decryptor(encryptor), message, shift));
    }
  }

  private static byte[] shifted(Cipher cipher, byte[] input, int shift) throws Exception {
    byte[] array = new byte[cipher.getOutputSize(input.length) + input.length + 2 * MARGIN_BYTES];
    System.arraycopy(input, 0, array, MARGIN_BYTES, input.length);
    int at = MARGIN_BYTES + shift;
    int written = cipher.update(array, MARGIN_BYTES, input.length, array, at);
    byte[] first = Arrays.copyOfRange(array, at, at + written);
    return joined(first, cipher.doFinal());
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.ALIASING)
  void inputAndOutputMayOverlapInOneBuffer(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (int shift : SHIFTS) {
      for (boolean direct : new boolean[] {false, true}) {
        Cipher encryptor = encryptor();
        byte[] message = overlapping(encryptor, plaintext, shift, direct);
        assertArrayEquals(plaintext, overlapping(decryptor(encryptor), message, shift, direct));
      }
    }
  }

  private static byte[] overlapping(Cipher cipher, byte[] input, int shift, boolean direct)
      throws Exception {
    int capacity = cipher.getOutputSize(input.length) + input.length + 2 * MARGIN_BYTES;
    ByteBuffer in = direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    ByteBuffer out = in.duplicate().position(MARGIN_BYTES + shift);
    in.position(MARGIN_BYTES).put(input).flip().position(MARGIN_BYTES);
    byte[] result = new byte[cipher.doFinal(in, out)];
    out.position(MARGIN_BYTES + shift).get(result);
    return result;
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.SHORT_BUFFER)
  void outputThatIsTooSmallCostsNothingAndWhatJustHoldsItIsEnough(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (int firstBytes : new int[] {0, length / 2, length}) {
      Cipher encryptor = encryptor();
      byte[] first = someOrNone(encryptor.update(plaintext, 0, firstBytes));
      int left = length - firstBytes;
      byte[] rest = squeezed(encryptor, plaintext, firstBytes, encryptor.getOutputSize(left));
      byte[] message = joined(first, rest);
      assertArrayEquals(plaintext, decryptor(encryptor).doFinal(message));

      int cut = message.length / 2;
      Cipher decryptor = decryptor(encryptor);
      byte[] opened = someOrNone(decryptor.update(message, 0, cut));
      assertArrayEquals(
          plaintext,
          joined(opened, squeezed(decryptor, message, cut, roomToDecrypt(length) - opened.length)));
    }
  }

  /** Tries with too little room, then with just enough. */
  private static byte[] squeezed(Cipher cipher, byte[] in, int offset, int neededBytes)
      throws Exception {
    int length = in.length - offset;
    for (int room = neededBytes - 1; room >= 0; room = Math.min(room - 1, room / 2)) {
      byte[] small = new byte[room];
      assertThrows(ShortBufferException.class, () -> cipher.doFinal(in, offset, length, small, 0));
      ByteBuffer source = ByteBuffer.wrap(in, offset, length);
      ByteBuffer sink = ByteBuffer.allocateDirect(room);
      assertThrows(ShortBufferException.class, () -> cipher.doFinal(source, sink));
      assertEquals(offset, source.position());
      assertEquals(0, sink.position());
    }
    byte[] out = new byte[neededBytes];
    return Arrays.copyOf(out, cipher.doFinal(in, offset, length, out, 0));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.SHORT_BUFFER)
  void updateWithTooLittleRoomCostsNothingAndWhatJustHoldsItIsEnough(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    Cipher twin = encryptor();
    int comesOut = twin.update(plaintext, 0, length, new byte[twin.getOutputSize(length)]);
    Cipher encryptor = encryptor();
    byte[] out = new byte[comesOut];
    if (comesOut > 0) {
      assertThrows(
          ShortBufferException.class,
          () -> encryptor.update(plaintext, 0, length, new byte[comesOut - 1]));
    }
    assertEquals(comesOut, encryptor.update(plaintext, 0, length, out));
    assertArrayEquals(plaintext, decryptor(encryptor).doFinal(joined(out, encryptor.doFinal())));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void streamsOfTheJdkCarryIt(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    Cipher reading = encryptor();
    byte[] read;
    try (InputStream in = new CipherInputStream(new ByteArrayInputStream(plaintext), reading)) {
      read = in.readAllBytes();
    }
    assertArrayEquals(plaintext, decryptor(reading).doFinal(read));

    Cipher writing = encryptor();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (OutputStream out = new CipherOutputStream(written, writing)) {
      out.write(plaintext);
    }
    InputStream message = new ByteArrayInputStream(written.toByteArray());
    try (InputStream in = new CipherInputStream(message, decryptor(writing))) {
      assertArrayEquals(plaintext, in.readAllBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void outputSizeOfAnEncryptionIsExact(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    for (int firstBytes : new int[] {0, 1, length / 2, length}) {
      int first = Math.min(firstBytes, length);
      Cipher encryptor = encryptor();
      int all = encryptor.getOutputSize(length);
      int out = someOrNone(encryptor.update(plaintext, 0, first)).length;
      int rest = encryptor.getOutputSize(length - first);
      assertEquals(rest, encryptor.doFinal(plaintext, first, length - first).length);
      assertEquals(all, out + rest);
    }
  }

  @Test
  @Holds(Rule.UNINITIALISED)
  void cipherThatIsNotInitialisedSaysSo() throws Exception {
    assertUnusable(cipher());
  }

  @Test
  @Holds(Rule.FAILURE)
  void cipherWhoseInitFailedIsNotInitialised() throws Exception {
    Cipher cipher = encryptor();
    assertThrows(
        InvalidKeyException.class,
        () -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[3], "AES")));
    assertUnusable(cipher);
    initToEncrypt(cipher);
    byte[] plaintext = plaintext(SMALL_BYTES);
    assertArrayEquals(plaintext, decryptor(cipher).doFinal(cipher.doFinal(plaintext)));
  }

  private static void assertUnusable(Cipher cipher) {
    byte[] one = new byte[1];
    assertThrows(IllegalStateException.class, () -> cipher.update(one));
    assertThrows(IllegalStateException.class, () -> cipher.doFinal(one));
    assertThrows(IllegalStateException.class, () -> cipher.updateAAD(one));
    assertThrows(IllegalStateException.class, () -> cipher.getOutputSize(1));
    assertThrows(IllegalStateException.class, () -> cipher.wrap(new SecretKeySpec(one, "AES")));
    assertThrows(IllegalStateException.class, () -> cipher.unwrap(one, "AES", Cipher.SECRET_KEY));
  }

  @Test
  @Holds(Rule.KEYS)
  void keysOfNoUseAreInvalidKeys() throws Exception {
    KeyPair curve = KeyPairGenerator.getInstance("EC").generateKeyPair();
    for (int mode :
        new int[] {
          Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE
        }) {
      for (Key key :
          new Key[] {
            null, new SecretKeySpec(new byte[3], "AES"), curve.getPublic(), curve.getPrivate()
          }) {
        Cipher cipher = cipher();
        assertThrows(InvalidKeyException.class, () -> cipher.init(mode, key));
        assertUnusable(cipher);
      }
    }
  }

  @Test
  @Holds(Rule.REINIT)
  void initForgetsWhatCameAndTurnsRound() throws Exception {
    byte[] plaintext = plaintext(SMALL_BYTES);
    Cipher cipher = encryptor();
    for (int i = 0; i < 2; i++) {
      cipher.update(plaintext);
      initToEncrypt(cipher);
      byte[] message = cipher.doFinal(plaintext);
      Cipher another = decryptor(cipher);
      another.update(message, 0, message.length / 2);
      initToDecrypt(another, cipher);
      assertArrayEquals(plaintext, another.doFinal(message));
      initToDecrypt(cipher, cipher);
      assertArrayEquals(plaintext, cipher.doFinal(message));
      initToEncrypt(cipher);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.ALIASING)
  void arrayIsTheCallersAgainAfterUpdate(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    Cipher encryptor = encryptor();
    byte[] message = overwriting(encryptor, plaintext.clone());
    assertArrayEquals(plaintext, overwriting(decryptor(encryptor), message));
  }

  private static byte[] overwriting(Cipher cipher, byte[] in) throws Exception {
    byte[] first = someOrNone(cipher.update(in));
    Arrays.fill(in, (byte) 0x5A);
    return joined(first, cipher.doFinal());
  }

  @Test
  @Holds(Rule.FAILURE)
  void refusedCiphertextLeavesTheCipherReadyForTheNext() throws Exception {
    byte[] plaintext = plaintext(SMALL_BYTES);
    Cipher encryptor = encryptor();
    byte[] message = encryptor.doFinal(plaintext);
    byte[] forged = message.clone();
    forged[forged.length - 1] ^= 1;
    Cipher decryptor = decryptor(encryptor);
    for (byte[] bad : List.of(forged, Arrays.copyOf(message, 20))) {
      assertThrows(BadPaddingException.class, () -> decryptor.doFinal(bad));
      assertArrayEquals(plaintext, decryptor.doFinal(message));
      decryptor.update(bad);
      assertThrows(BadPaddingException.class, decryptor::doFinal);
      assertArrayEquals(plaintext, decryptor.doFinal(message));
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  @Holds(Rule.THREADS)
  void cipherBegunOnOneThreadIsFinishedOnAnother(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    Cipher cipher = cipher();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Threads.inTurn(
        () -> initToEncrypt(cipher),
        () -> write(message, cipher.update(plaintext)),
        () -> write(message, cipher.doFinal()),
        () -> initToDecrypt(cipher, cipher),
        () -> write(again, cipher.update(message.toByteArray())),
        () -> write(again, cipher.doFinal()));
    assertArrayEquals(plaintext, again.toByteArray());
  }

  @Test
  @Holds(Rule.THREADS)
  void threadsWithACipherEachDoNotDisturbEachOther() throws Exception {
    Threads.atOnce(
        thread -> {
          byte[] plaintext = plaintext(lengths().get(thread % lengths().size()));
          Cipher encryptor = cipher();
          Cipher decryptor = cipher();
          for (int i = 0; i < MESSAGES_PER_THREAD; i++) {
            initToEncrypt(encryptor);
            byte[] message = encryptor.doFinal(plaintext);
            initToDecrypt(decryptor, encryptor);
            assertArrayEquals(plaintext, decryptor.doFinal(message));
          }
        });
  }

  /** Through {@code update} up to each cut, then {@code doFinal} with the rest. */
  static byte[] inPieces(Cipher cipher, byte[] in, int... cuts) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int cut : cuts) {
      write(out, cipher.update(in, from, cut - from));
      from = cut;
    }
    write(out, cipher.doFinal(in, from, in.length - from));
    return out.toByteArray();
  }

  private int[] cuts(int length, int limit) {
    int[] cuts = new int[length / limit * 2 + 1];
    int last = 0;
    int count = 0;
    while (count < cuts.length && last < length) {
      last = Math.min(length, last + random.nextInt(limit + 1));
      cuts[count++] = last;
    }
    return Arrays.copyOf(cuts, count);
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** What {@code update} returned, which is null where nothing came out. */
  static byte[] someOrNone(byte[] returned) {
    return returned == null ? new byte[0] : returned;
  }

  private static void write(ByteArrayOutputStream out, byte[] returned) {
    out.writeBytes(someOrNone(returned));
  }
}
