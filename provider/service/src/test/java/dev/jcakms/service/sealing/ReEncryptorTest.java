package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.ReEncrypted;
import dev.jcakms.service.admin.KeyAdministration;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ciphertext comes under another key and context, as what it was. */
class ReEncryptorTest extends SealingFixture {
  private static final EncryptionContext NEW_CONTEXT = EncryptionContext.of("year", "2026");
  private static final EncryptionTerms FROM =
      EncryptionTerms.symmetric(KeyName.byCiphertext(), CONTEXT);
  private static final EncryptionTerms TO = EncryptionTerms.symmetric(OTHER, NEW_CONTEXT);

  private KeyAdministration keys;

  @BeforeEach
  void getTheKeys() {
    keys = service.keys();
  }

  @Test
  void contentAndTypeStayUnderTheNewKeyAndContext() {
    DirectSealing sealing = service.directSealing(ALIAS, CONTEXT);
    for (DirectCiphertext made :
        List.of(
            sealing.encrypt(PLAINTEXT),
            sealing.wrapDataKey(PLAINTEXT),
            sealing.wrapDataKeyPair(PLAINTEXT))) {
      ReEncrypted moved = keys.reEncrypt(made.ciphertextBlob(), FROM, TO);
      assertArrayEquals(new byte[PLAINTEXT.length], installation.lastOpened);
      assertEquals(
          RootCiphertext.read(made.ciphertextBlob()).type(),
          RootCiphertext.read(moved.ciphertextBlob()).type());
      assertEquals(made.keyArn(), moved.sourceKeyArn());
      assertEquals(made.keyMaterialId(), moved.sourceKeyMaterialId().orElseThrow());
      assertEquals(keys.describeKey(OTHER).arn(), moved.keyArn());
      assertEquals(
          keys.describeKey(OTHER).currentKeyMaterialId(), moved.keyMaterialId().orElseThrow());
      assertArrayEquals(
          PLAINTEXT,
          service.directOpening(OTHER, NEW_CONTEXT).decrypt(moved.ciphertextBlob()).plaintext());
      Bodies.assertUndisclosed(
          assertThrows(
              KmsInvalidCiphertextException.class,
              () -> service.directOpening(OTHER, CONTEXT).decrypt(moved.ciphertextBlob())));
    }
  }

  /** Else its bytes would be sealed as data, and handed out by the next decryption. */
  @Test
  void rootCiphertextOfAMessageKeyIsRefused() {
    byte[] messageKey = header(message()).rootCiphertext().bytes();
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class, () -> keys.reEncrypt(messageKey, FROM, TO));
    KmsException reason = assertInstanceOf(KmsException.class, refused.getCause());
    assertEquals("A ciphertext of type MESSAGE_KEY is not opened here.", reason.getMessage());
  }

  @Test
  void wrongContextOrKeyIsRefused() {
    byte[] blob = service.directSealing(ALIAS, CONTEXT).encrypt(PLAINTEXT).ciphertextBlob();
    EncryptionTerms otherContext = EncryptionTerms.symmetric(KeyName.byCiphertext(), NEW_CONTEXT);
    Bodies.assertUndisclosed(
        assertThrows(
            KmsInvalidCiphertextException.class, () -> keys.reEncrypt(blob, otherContext, TO)));
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> keys.reEncrypt(blob, EncryptionTerms.symmetric(OTHER, CONTEXT), TO));
    assertEquals(
        KmsErrorCode.INCORRECT_KEY,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void eitherKeyIsRefusedWhileItIsDisabled() {
    byte[] blob = service.directSealing(ALIAS, CONTEXT).encrypt(PLAINTEXT).ciphertextBlob();
    for (KeyName name : List.of(ALIAS, OTHER)) {
      KeyName id = KeyName.of(keys.describeKey(name).keyId().toString());
      installation.repository.updateState(keys.describeKey(id).keyId(), KeyState.DISABLED);
      clocks.advance(Duration.ofSeconds(1));
      assertThrows(KmsInvalidStateException.class, () -> keys.reEncrypt(blob, FROM, TO));
      installation.repository.updateState(keys.describeKey(id).keyId(), KeyState.ENABLED);
      clocks.advance(Duration.ofSeconds(1));
    }
    assertEquals(keys.describeKey(OTHER).arn(), keys.reEncrypt(blob, FROM, TO).keyArn());
  }

  @Test
  void messageWithItsNewHeaderOpensUnderTheNewKeyAndContextAlone() {
    byte[] message = message();
    MessageHeader old = header(message);
    MessageHeader moved = keys.reEncrypt(old, FROM, TO);
    assertArrayEquals(new byte[MessageHeader.MESSAGE_KEY_BYTES], installation.lastOpened);
    assertEquals(CiphertextType.SINGLE, moved.type());
    assertEquals(keys.describeKey(OTHER).keyId(), moved.keyId());
    assertArrayEquals(old.commitment(), moved.commitment());
    assertArrayEquals(PLAINTEXT, opened(moved, message, OTHER, NEW_CONTEXT));
    assertThrows(KmsInvalidCiphertextException.class, () -> opened(moved, message, OTHER, CONTEXT));
    assertThrows(
        KmsInvalidCiphertextException.class, () -> opened(moved, message, ALIAS, NEW_CONTEXT));
  }

  @Test
  void headerThatDoesNotCommitToItsMessageKeyIsRefused() {
    MessageHeader header = header(message());
    byte[] commitment = header.commitment();
    commitment[0] ^= 1;
    MessageHeader forged =
        MessageHeader.of(header.type(), header.suite(), header.rootCiphertext(), commitment);
    Bodies.assertUndisclosed(
        assertThrows(KmsInvalidCiphertextException.class, () -> keys.reEncrypt(forged, FROM, TO)));
  }

  @Test
  void contentComesUnderAnRsaKeyAndFromThereAsData() {
    KeyName rsa = KeyName.of("alias/rsa");
    installation.addKey(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, rsa.text());
    EncryptionTerms terms = EncryptionTerms.rsa(rsa, EncryptionAlgorithm.RSAES_OAEP_SHA_256);
    byte[] dataKey = service.directSealing(ALIAS, CONTEXT).wrapDataKey(PLAINTEXT).ciphertextBlob();
    ReEncrypted there = keys.reEncrypt(dataKey, FROM, terms);
    assertEquals(keys.describeKey(rsa).arn(), there.keyArn());
    assertEquals(Optional.empty(), there.keyMaterialId());
    ReEncrypted back = keys.reEncrypt(there.ciphertextBlob(), terms, TO);
    assertEquals(keys.describeKey(rsa).arn(), back.sourceKeyArn());
    assertEquals(Optional.empty(), back.sourceKeyMaterialId());
    assertEquals(CiphertextType.DATA, RootCiphertext.read(back.ciphertextBlob()).type());
    assertArrayEquals(
        PLAINTEXT,
        service.directOpening(OTHER, NEW_CONTEXT).decrypt(back.ciphertextBlob()).plaintext());
  }

  @Test
  void messageKeyIsNotSealedByRsa() {
    MessageHeader header = header(message());
    EncryptionTerms rsa = EncryptionTerms.rsa(OTHER, EncryptionAlgorithm.RSAES_OAEP_SHA_256);
    for (EncryptionTerms[] terms : new EncryptionTerms[][] {{FROM, rsa}, {rsa, TO}}) {
      KmsException refused =
          assertThrows(KmsException.class, () -> keys.reEncrypt(header, terms[0], terms[1]));
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
    }
  }

  private byte[] message() {
    byte[] out = new byte[300];
    int length =
        service.sealing(ALIAS, CONTEXT).seal(NOTHING, PLAINTEXT, 0, PLAINTEXT.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  private static MessageHeader header(byte[] message) {
    return MessageHeader.read(message);
  }

  /** What the body of {@code message} holds under another header. */
  private byte[] opened(
      MessageHeader header, byte[] message, KeyName key, EncryptionContext context) {
    int at = header(message).length();
    byte[] out = new byte[message.length];
    int length =
        service
            .opening(key, context)
            .open(header, NOTHING, message, at, message.length - at, out, 0);
    return Arrays.copyOf(out, length);
  }
}
