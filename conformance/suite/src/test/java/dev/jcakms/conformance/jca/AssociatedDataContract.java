package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** What the JCA asks of a cipher that takes associated data; part of {@link CipherContractTest}. */
interface AssociatedDataContract {
  byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);

  Cipher encryptor() throws Exception;

  Cipher decryptor(Cipher encryptor) throws Exception;

  @Test
  default void associatedDataIsTheSameInEveryFormAndAnotherIsABadTag() throws Exception {
    byte[] aad = "some bytes that go with the message".getBytes(UTF_8);
    Cipher encryptor = encryptor();
    encryptor.updateAAD(aad);
    byte[] message = encryptor.doFinal(PLAINTEXT);

    for (Buffers kind : Buffers.values()) {
      ByteBuffer buffer = kind.holding(aad);
      Cipher decryptor = decryptor(encryptor);
      decryptor.updateAAD(buffer);
      assertEquals(0, buffer.remaining());
      assertArrayEquals(PLAINTEXT, decryptor.doFinal(message));
    }
    Cipher inPieces = decryptor(encryptor);
    inPieces.updateAAD(aad, 0, 7);
    inPieces.updateAAD(ByteBuffer.wrap(aad, 7, 13));
    inPieces.updateAAD(aad, 20, aad.length - 20);
    assertArrayEquals(PLAINTEXT, inPieces.doFinal(message));

    Cipher without = decryptor(encryptor);
    assertThrows(AEADBadTagException.class, () -> without.doFinal(message));
    Cipher other = decryptor(encryptor);
    other.updateAAD(aad, 1, aad.length - 1);
    assertThrows(AEADBadTagException.class, () -> other.doFinal(message));
  }

  @Test
  default void associatedDataAfterTheFirstByteIsRefused() throws Exception {
    Cipher encryptor = encryptor();
    encryptor.update(PLAINTEXT);
    assertThrows(IllegalStateException.class, () -> encryptor.updateAAD(new byte[1]));
    assertThrows(
        IllegalStateException.class, () -> encryptor.updateAAD(ByteBuffer.wrap(new byte[1])));
  }
}
