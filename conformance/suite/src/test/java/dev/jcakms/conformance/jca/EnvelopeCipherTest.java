package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** {@code KMS/AES-GCM/NoPadding}: the contract, and what is its own as a cipher of any length. */
class EnvelopeCipherTest extends KmsCipherContractTest implements AssociatedDataContract {
  private static final int MAX_SINGLE = MessageBody.MAX_SINGLE_BYTES;
  private static final int CHUNK = MessageBody.CHUNK_BYTES;

  @Override
  String transformation() {
    return "KMS/AES-GCM/NoPadding";
  }

  @Override
  List<Integer> lengths() {
    return List.of(
        0, 1, 16, 1_000, CHUNK, MAX_SINGLE - 1, MAX_SINGLE, MAX_SINGLE + 1, 5 * CHUNK, 100_000);
  }

  @Override
  int headerBytes() {
    return MessageHeader.lengthFor(RootSuite.XAES_256_GCM);
  }

  @Override
  int smallestOverheadBytes() {
    return MessageHeader.lengthFor(RootSuite.AES_256_GCM)
        + MessageBody.NONCE_BYTES
        + MessageBody.TAG_BYTES;
  }

  @Test
  void encryptionHoldsSixtyFourKibibytesAndThenWritesChunkByChunk() throws Exception {
    Cipher encryptor = encryptor();
    assertNull(encryptor.update(plaintext(MAX_SINGLE)));
    assertNotNull(encryptor.update(plaintext(1)));
    assertNull(encryptor.update(plaintext(CHUNK - 2)));
    assertEquals(MessageBody.SEALED_CHUNK_BYTES, someOrNone(encryptor.update(plaintext(1))).length);
  }

  @Test
  void decryptionOfAChunkedMessageWritesEachChunkAsSoonAsItIsVerified() throws Exception {
    byte[] plaintext = plaintext(5 * CHUNK);
    byte[] message = encryptor().doFinal(plaintext);
    int firstEnd = headerBytes() + MessageBody.CHUNKED_START_BYTES + MessageBody.SEALED_CHUNK_BYTES;
    Cipher decryptor = decryptor();
    assertNull(decryptor.update(message, 0, firstEnd - 1));
    assertEquals(CHUNK, decryptor.update(message, firstEnd - 1, 1).length);
  }

  @Test
  void encryptionThatFailedHalfwayIsNotContinuedWithWhatIsLeft() throws Exception {
    byte[] piece = plaintext(MAX_SINGLE / 2 + 1);
    for (Interrupted interrupted : Interrupted.values()) {
      Cipher encryptor = encryptor();
      interrupted.begin(encryptor, piece);
      ProviderException[] first = new ProviderException[1];
      installation()
          .whileDisabled(
              () ->
                  first[0] =
                      assertThrows(
                          ProviderException.class, () -> interrupted.fail(encryptor, piece)));
      ProviderException again = assertThrows(ProviderException.class, encryptor::doFinal);
      assertSame(first[0].getCause(), again.getCause(), interrupted.name());
      assertThrows(ProviderException.class, () -> encryptor.doFinal(piece));
      assertEquals(0, encryptor.getOutputSize(piece.length));
      initToEncrypt(encryptor);
      assertArrayEquals(piece, decryptor().doFinal(encryptor.doFinal(piece)));
    }
  }

  /** Messages in the making whose key is disabled on the way. */
  private enum Interrupted {
    AT_THE_END_OF_A_SINGLE_BODY {
      @Override
      void begin(Cipher encryptor, byte[] piece) {
        encryptor.update(piece);
      }

      @Override
      void fail(Cipher encryptor, byte[] piece) throws Exception {
        encryptor.doFinal();
      }
    },
    AFTER_ASSOCIATED_DATA {
      @Override
      void begin(Cipher encryptor, byte[] piece) {
        encryptor.updateAAD(piece);
      }

      @Override
      void fail(Cipher encryptor, byte[] piece) throws Exception {
        encryptor.doFinal(piece);
      }
    },
    ON_GOING_OVER_TO_CHUNKS {
      @Override
      void begin(Cipher encryptor, byte[] piece) {
        encryptor.update(piece);
      }

      @Override
      void fail(Cipher encryptor, byte[] piece) {
        encryptor.update(piece);
      }
    },
    AT_A_CHUNK {
      @Override
      void begin(Cipher encryptor, byte[] piece) {
        encryptor.update(piece);
        encryptor.update(piece);
      }

      @Override
      void fail(Cipher encryptor, byte[] piece) {
        encryptor.update(piece);
      }
    };

    abstract void begin(Cipher encryptor, byte[] piece) throws Exception;

    abstract void fail(Cipher encryptor, byte[] piece) throws Exception;
  }

  @Test
  void cipherThatIsInitialisedAgainForgetsWhatWasBegunAndAsksTheGateAnew() throws Exception {
    byte[] plaintext = plaintext(5);
    for (int begunBytes : List.of(10, 100_000)) {
      Cipher encryptor = encryptor();
      encryptor.updateAAD(plaintext);
      byte[] unused = encryptor.update(plaintext(begunBytes));
      initToEncrypt(encryptor);
      byte[] message = encryptor.doFinal(plaintext);
      Cipher decryptor = decryptor();
      unused = decryptor.update(encryptor().doFinal(plaintext(begunBytes)));
      initToDecrypt(decryptor, encryptor);
      assertArrayEquals(plaintext, decryptor.doFinal(message));
    }
    Cipher encryptor = encryptor();
    installation()
        .whileDisabled(
            () -> assertThrows(InvalidKeyException.class, () -> initToEncrypt(encryptor)));
    assertThrows(IllegalStateException.class, () -> encryptor.doFinal(plaintext));
    initToEncrypt(encryptor);
    assertArrayEquals(plaintext, decryptor().doFinal(encryptor.doFinal(plaintext)));
  }

  @Test
  void associatedDataBindsAChunkedMessageToo() throws Exception {
    byte[] plaintext = plaintext(5 * CHUNK);
    Cipher encryptor = encryptor();
    encryptor.updateAAD(PLAINTEXT);
    byte[] message = encryptor.doFinal(plaintext);
    Cipher decryptor = decryptor();
    assertThrows(AEADBadTagException.class, () -> decryptor.doFinal(message));
    decryptor.updateAAD(PLAINTEXT);
    assertArrayEquals(plaintext, decryptor.doFinal(message));
    assertThrows(
        AEADBadTagException.class, () -> decryptor.doFinal(message), "each message has its own");
  }

  @Test
  void badChunkEndsTheDecryptionAndNoByteComesAfterIt() throws Exception {
    byte[] message = encryptor().doFinal(plaintext(6 * CHUNK));
    int inSecondChunk =
        headerBytes() + MessageBody.CHUNKED_START_BYTES + MessageBody.SEALED_CHUNK_BYTES + 1;
    message[inSecondChunk] ^= 1;
    Cipher decryptor = decryptor();
    decryptor.update(message, 0, inSecondChunk);
    int left = message.length - inSecondChunk;
    for (int call = 0; call < 2; call++) {
      ProviderException refused =
          assertThrows(
              ProviderException.class, () -> decryptor.update(message, inSecondChunk, left));
      assertInstanceOf(AEADBadTagException.class, refused.getCause());
      assertThrows(
          ProviderException.class,
          () -> decryptor.update(message, inSecondChunk, left, new byte[0], 0),
          "not that the output is too small");
      assertThrows(AEADBadTagException.class, decryptor::doFinal);
    }
    initToDecrypt(decryptor, decryptor);
    byte[] good = encryptor().doFinal(plaintext(1));
    assertEquals(1, decryptor.doFinal(good).length);
  }

  @Test
  void chunkedMessageRefusedInOneCallLeavesTheCipherReadyForTheNext() throws Exception {
    byte[] plaintext = plaintext(6 * CHUNK);
    byte[] message = encryptor().doFinal(plaintext);
    byte[] forged = message.clone();
    forged[forged.length - 1] ^= 1;
    Cipher decryptor = decryptor();
    assertThrows(AEADBadTagException.class, () -> decryptor.doFinal(forged));
    assertArrayEquals(plaintext, decryptor.doFinal(message));
  }

  @Test
  void decryptionWhoseKeyIsDisabledOnTheWayIsNeverCalledABadTag() throws Exception {
    byte[] message = encryptor().doFinal(plaintext(100));
    Cipher decryptor = decryptor();
    decryptor.update(message, 0, message.length / 2);
    int left = message.length - message.length / 2;
    installation()
        .whileDisabled(
            () ->
                assertThrows(
                    ProviderException.class,
                    () -> decryptor.doFinal(message, message.length / 2, left)));
    assertThrows(
        ProviderException.class, () -> decryptor.doFinal(message, message.length / 2, left));
  }

  @Test
  void sizeThatFitsNoArrayIsRefusedByATextThatNamesStreamsAndNothingIsConsumed() throws Exception {
    byte[] plaintext = plaintext(100);
    Cipher encryptor = encryptor();
    encryptor.update(plaintext, 0, 50);
    assertNamesStreams(
        assertThrows(ProviderException.class, () -> encryptor.getOutputSize(Integer.MAX_VALUE)));
    byte[] message = encryptor.doFinal(plaintext, 50, 50);
    assertArrayEquals(plaintext, decryptor().doFinal(message));
  }

  @Test
  void publicKeyIsWrappedAndUnwrapped() throws Exception {
    Key key = pair("EC").getPublic();
    byte[] wrapped = inMode(Cipher.WRAP_MODE).wrap(key);
    assertEquals(key, inMode(Cipher.UNWRAP_MODE).unwrap(wrapped, "EC", Cipher.PUBLIC_KEY));
  }
}
