package dev.jcakms.service.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.KmsKeyService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whole messages: what they consist of, under which key they open, and when they are refused. */
class MessageSealerTest extends SealingFixture {
  private static final byte[] AAD_DIGEST = Bodies.bytes(40, 32);

  private byte[] sealed(byte[] aadDigest) {
    return sealed(ALIAS, aadDigest);
  }

  private byte[] sealed(KeyName by, byte[] aadDigest) {
    MessageSealing sealing = service.sealing(by, CONTEXT);
    byte[] out = new byte[(int) MessageBody.messageBytes(sealing.rootSuite(), PLAINTEXT.length)];
    assertEquals(out.length, sealing.seal(aadDigest, PLAINTEXT, 0, PLAINTEXT.length, out, 0));
    return out;
  }

  private byte[] sealedInChunks(byte[] aadDigest) {
    return Drive.whole(service.sealing(ALIAS, CONTEXT).begin(aadDigest), PLAINTEXT);
  }

  private static byte[] transferred(MessageSealing sealing, byte[] aadDigest, byte[] plaintext)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageHeader header = sealing.transfer(aadDigest, new ByteArrayInputStream(plaintext), out);
    assertEquals(header, MessageHeader.read(out.toByteArray()));
    return out.toByteArray();
  }

  private static byte[] transferred(
      MessageOpening opening, byte[] aadDigest, byte[] message, int to) throws IOException {
    MessageHeader header = MessageHeader.read(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = header.length();
    opening.transfer(header, aadDigest, new ByteArrayInputStream(message, from, to - from), out);
    return out.toByteArray();
  }

  private byte[] opened(MessageOpening opening, byte[] aadDigest, byte[] message) {
    MessageHeader header = MessageHeader.read(message);
    int bodyBytes = message.length - header.length();
    if (header.type() == CiphertextType.CHUNKED) {
      int first = header.length() + MessageBody.CHUNKED_START_BYTES;
      byte[] chunks = Arrays.copyOfRange(message, first, message.length);
      return Drive.whole(opening.begin(header, aadDigest, message, header.length()), chunks);
    }
    byte[] out = new byte[bodyBytes];
    int written = opening.open(header, aadDigest, message, header.length(), bodyBytes, out, 0);
    return Arrays.copyOf(out, written);
  }

  private byte[] opened(KeyName by, byte[] aadDigest, byte[] message) {
    return opened(service.opening(by, CONTEXT), aadDigest, message);
  }

  private static byte[] withKeyId(byte[] message, byte[] keyId) {
    byte[] changed = message.clone();
    System.arraycopy(keyId, 0, changed, 5 + 3, keyId.length);
    return changed;
  }

  @Test
  void bothKindsOfMessageComeBackUnderEachNameOfTheirKey() {
    for (byte[] message : new byte[][] {sealed(NOTHING), sealedInChunks(NOTHING)}) {
      for (KeyName name : new KeyName[] {ALIAS, KeyName.of(arn()), KeyName.byCiphertext()}) {
        assertArrayEquals(PLAINTEXT, opened(name, NOTHING, message));
      }
    }
  }

  @Test
  void oneOpeningOpensMessagesOfSeveralKeysInTurn() {
    MessageOpening opening = service.opening(KeyName.byCiphertext(), CONTEXT);
    byte[] message = sealed(NOTHING);
    byte[] another = sealed(OTHER, NOTHING);
    for (byte[] next : new byte[][] {message, another, message, another}) {
      assertArrayEquals(PLAINTEXT, opened(opening, NOTHING, next));
    }
  }

  @Test
  void whatIsTransferredIsTheMessageOfAStream() throws IOException {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    byte[] plaintext = Bodies.bytes(41, 3_000_001);
    byte[] transferred = transferred(sealing, AAD_DIGEST, plaintext);
    assertEquals(
        MessageBody.messageBytes(sealing.rootSuite(), plaintext.length), transferred.length);
    assertArrayEquals(plaintext, opened(opening, AAD_DIGEST, transferred));
    byte[] streamed = Drive.whole(sealing.begin(AAD_DIGEST), plaintext);
    assertArrayEquals(plaintext, transferred(opening, AAD_DIGEST, streamed, streamed.length));
  }

  @Test
  void transferOfAChangedMessageIsRefusedWithoutAReason() throws IOException {
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    byte[] message =
        transferred(service.sealing(ALIAS, CONTEXT), AAD_DIGEST, Bodies.bytes(42, 2_000_000));
    int start = MessageHeader.read(message).length();
    int chunks = start + MessageBody.CHUNKED_START_BYTES;
    for (int to = start; to <= chunks + MessageBody.TAG_BYTES; to++) {
      int cut = to;
      assertUndisclosed(() -> transferred(opening, AAD_DIGEST, message, cut));
    }
    for (int at : new int[] {start - 1, start, chunks - 1, chunks, chunks + 500_000}) {
      byte[] changed = Bodies.flipped(message, at * Byte.SIZE);
      assertUndisclosed(() -> transferred(opening, AAD_DIGEST, changed, changed.length));
    }
    assertUndisclosed(() -> transferred(opening, NOTHING, message, message.length));
    MessageOpening elsewhere = service.opening(ALIAS, EncryptionContext.none());
    assertUndisclosed(() -> transferred(elsewhere, AAD_DIGEST, message, message.length));
  }

  @Test
  void keyDisabledOnTheWayStopsATransfer() throws IOException {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    byte[] plaintext = Bodies.bytes(43, 8_000_000);
    byte[] message = transferred(sealing, NOTHING, plaintext);
    MessageHeader header = MessageHeader.read(message);
    OutputStream disabling = new Disabling();
    assertDisabled(() -> sealing.transfer(NOTHING, new ByteArrayInputStream(plaintext), disabling));
    assertDisabled(() -> sealing.transfer(NOTHING, new ByteArrayInputStream(plaintext), disabling));
    installation.repository.updateState(key.keyId(), KeyState.ENABLED);
    clocks.advance(Duration.ofSeconds(1));
    ByteArrayInputStream body =
        new ByteArrayInputStream(message, header.length(), message.length - header.length());
    assertDisabled(() -> opening.transfer(header, NOTHING, body, new Disabling()));
  }

  /** Disables the key when the first of the chunks are written. */
  private final class Disabling extends OutputStream {
    private boolean disabled;

    @Override
    public void write(int oneByte) {
      throw new AssertionError("one byte alone");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (length > MessageBody.CHUNK_BYTES && !disabled) {
        disabled = true;
        installation.repository.updateState(key.keyId(), KeyState.DISABLED);
        clocks.advance(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void headerNamesKeyTypeAndSuiteOfTheRoot() {
    assertEquals(RootSuite.XAES_256_GCM, service.sealing(ALIAS, CONTEXT).rootSuite());
    MessageHeader single = MessageHeader.read(sealed(NOTHING));
    assertEquals(CiphertextType.SINGLE, single.type());
    assertEquals(key.keyId(), single.keyId());
    MessageHeader chunked = MessageHeader.read(sealedInChunks(NOTHING));
    assertEquals(CiphertextType.CHUNKED, chunked.type());
    assertEquals(single.rootCiphertext(), chunked.rootCiphertext());
    assertArrayEquals(single.commitment(), chunked.commitment());
  }

  @Test
  void everyChunkedBodyHasASaltOfItsOwn() {
    byte[] one = sealedInChunks(NOTHING);
    byte[] other = sealedInChunks(NOTHING);
    int start = MessageHeader.read(one).length();
    int end = start + MessageBody.SALT_BYTES;
    assertNotEquals(-1, Arrays.mismatch(one, start, end, other, start, end));
    assertNotEquals(-1, Arrays.mismatch(one, start, end, new byte[24], 0, 24));
  }

  @Test
  void messageIsSealedInPlaceAndAtOffsets() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    byte[] room = new byte[400];
    System.arraycopy(PLAINTEXT, 0, room, 3, PLAINTEXT.length);
    int written = sealing.seal(NOTHING, room, 3, PLAINTEXT.length, room, 3);
    assertArrayEquals(PLAINTEXT, opened(ALIAS, NOTHING, Arrays.copyOfRange(room, 3, 3 + written)));
  }

  @Test
  void associatedDataBelongsToTheMessage() {
    for (byte[] message : new byte[][] {sealed(AAD_DIGEST), sealedInChunks(AAD_DIGEST)}) {
      assertArrayEquals(PLAINTEXT, opened(ALIAS, AAD_DIGEST, message));
      assertUndisclosed(ALIAS, NOTHING, message);
      assertUndisclosed(ALIAS, Bodies.flipped(AAD_DIGEST, 0), message);
    }
  }

  @Test
  void contextOfChunksIsAsTheFormatSaysWithAndWithoutAssociatedData() {
    byte[] label = "jcakms chunked context".getBytes(US_ASCII);
    byte[] head = Bodies.concat(label, new byte[] {1, 0x12, 1});
    byte[] sha256OfNothing =
        HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertArrayEquals(Bodies.concat(head, AAD_DIGEST), ChunkedContext.of(AAD_DIGEST));
    assertArrayEquals(Bodies.concat(head, sha256OfNothing), ChunkedContext.of(NOTHING));
  }

  @Test
  void commitmentThatIsAnotherIsRefusedThoughTheMessageKeyIsAtHand() {
    byte[] message = sealed(NOTHING);
    int lastOfHeader = MessageHeader.read(message).length() - 1;
    message[lastOfHeader] ^= 1;
    assertUndisclosed(ALIAS, NOTHING, message);
    byte[] chunked = sealedInChunks(NOTHING);
    chunked[lastOfHeader] ^= 1;
    assertUndisclosed(ALIAS, NOTHING, chunked);
  }

  @Test
  void messageOfAnotherKeyIsRefusedWithTheReasonAndWithoutTheRoot() {
    byte[] message = sealed(NOTHING);
    KmsException reason = readable(OTHER, message);
    assertEquals(KmsErrorCode.INCORRECT_KEY, reason.code());
    assertEquals(0, installation.rootCalls("open"));
  }

  @Test
  void unknownKeyAndKeyThatEncryptsNothingGetOneAnswer() {
    byte[] message = sealed(NOTHING);
    byte[] mac =
        installation
            .addKey(KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, "alias/mac")
            .keyId()
            .bytes();
    byte[] rsa =
        installation
            .addKey(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, "alias/signing")
            .keyId()
            .bytes();
    byte[] unknown = rsa.clone();
    unknown[16] ^= 1;
    KmsException answer = readable(KeyName.byCiphertext(), withKeyId(message, unknown));
    assertEquals(KmsErrorCode.ACCESS_DENIED, answer.code());
    for (byte[] keyId : new byte[][] {mac, rsa}) {
      KmsException same = readable(KeyName.byCiphertext(), withKeyId(message, keyId));
      assertEquals(answer.code(), same.code());
      assertEquals(answer.getMessage(), same.getMessage());
    }
  }

  @Test
  void lengthThatNoBodyHasIsRefusedBeforeTheRootIsAsked() {
    byte[] message = sealed(NOTHING);
    KmsKeyService other = service();
    byte[] cut = Arrays.copyOf(message, MessageHeader.read(message).length() + 27);
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> opened(other.opening(ALIAS, CONTEXT), NOTHING, cut));
    assertInstanceOf(FormatException.class, refused.getCause());
    assertEquals(0, installation.rootCalls("open"));
    other.close();
  }

  @Test
  void wrongContextIsRefusedWithoutAReason() {
    byte[] message = sealed(NOTHING);
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> opened(service.opening(ALIAS, EncryptionContext.none()), NOTHING, message));
    Bodies.assertUndisclosed(refused);
  }

  @Test
  void keyIsJudgedAtEachMessageAndEachChunk() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening named = service.opening(ALIAS, CONTEXT);
    MessageOpening byCiphertext = service.opening(KeyName.byCiphertext(), CONTEXT);
    byte[] message = sealed(NOTHING);
    byte[] chunked = sealedInChunks(NOTHING);
    MessageHeader header = MessageHeader.read(chunked);
    BodyStream sealingStream = sealing.begin(NOTHING);
    BodyStream openingStream = named.begin(header, NOTHING, chunked, header.length());

    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    clocks.advance(Duration.ofSeconds(1));

    byte[] out = new byte[1000];
    assertDisabled(() -> sealing.seal(NOTHING, PLAINTEXT, 0, 1, out, 0));
    assertDisabled(() -> sealing.begin(NOTHING));
    assertDisabled(() -> opened(named, NOTHING, message));
    assertDisabled(() -> opened(byCiphertext, NOTHING, message));
    assertDisabled(() -> opened(named, NOTHING, chunked));
    assertDisabled(() -> sealingStream.doFinal(PLAINTEXT, 0, 1, out, 0));
    assertDisabled(() -> openingStream.doFinal(chunked, chunked.length - 20, 20, out, 0));
  }

  @Test
  void keyThatIsGoneByThenGetsTheAnswerOfItsOpening() {
    byte[] message = sealed(NOTHING);
    MessageOpening named = service.opening(ALIAS, CONTEXT);
    MessageOpening byCiphertext = service.opening(KeyName.byCiphertext(), CONTEXT);
    byte[] chunked = sealedInChunks(NOTHING);
    MessageHeader header = MessageHeader.read(chunked);
    BodyStream stream = byCiphertext.begin(header, NOTHING, chunked, header.length());
    installation.repository.remove(key.keyId());
    clocks.advance(Duration.ofSeconds(1));
    assertThrows(KmsNotFoundException.class, () -> opened(named, NOTHING, message));
    assertThrows(KmsInvalidCiphertextException.class, () -> opened(byCiphertext, NOTHING, message));
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> stream.doFinal(chunked, chunked.length - 20, 20, new byte[1000], 0));
    assertEquals(
        KmsErrorCode.ACCESS_DENIED,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  private void assertUndisclosed(KeyName by, byte[] aadDigest, byte[] message) {
    KmsInvalidCiphertextException refused =
        assertThrows(KmsInvalidCiphertextException.class, () -> opened(by, aadDigest, message));
    Bodies.assertUndisclosed(refused);
    assertNull(refused.getCause());
  }

  private static void assertUndisclosed(Executable opening) {
    Bodies.assertUndisclosed(assertThrows(KmsInvalidCiphertextException.class, opening));
  }

  private KmsException readable(KeyName by, byte[] message) {
    KmsInvalidCiphertextException refused =
        assertThrows(KmsInvalidCiphertextException.class, () -> opened(by, NOTHING, message));
    return assertInstanceOf(KmsException.class, refused.getCause());
  }

  private static void assertDisabled(Executable use) {
    assertEquals(KmsErrorCode.DISABLED, assertThrows(KmsInvalidStateException.class, use).code());
  }
}
