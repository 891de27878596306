package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.MessageBody;
import dev.jcakms.jca.key.DecryptingOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that was refused stays refused until init, and gives out nothing more. */
class EndedStreamTest {
  private static final byte[] PLAINTEXT = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);
  private static final int SECOND_CHUNK_POS = Layout.CHUNKS_POS + MessageBody.SEALED_CHUNK_BYTES;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Target target;
  private byte[] message;
  private byte[] tampered;
  private Opening opening;

  @BeforeEach
  void makeAMessageWhoseSecondChunkIsBad() throws GeneralSecurityException {
    target = new Target(directory.resolve("home"));
    message = target.sealChunked(PLAINTEXT);
    tampered = message.clone();
    tampered[SECOND_CHUNK_POS] ^= 1;
    opening = target.opening(ENVELOPE, KEY);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void badChunkInUpdateIsRepeatedByEveryCallUntilInit() throws Exception {
    Cipher cipher = opening.ready();
    assertArrayEquals(
        Arrays.copyOf(PLAINTEXT, MessageBody.CHUNK_BYTES),
        cipher.update(tampered, 0, SECOND_CHUNK_POS + 1));
    ProviderException first =
        assertThrows(
            ProviderException.class,
            () -> cipher.update(tampered, SECOND_CHUNK_POS + 1, MessageBody.SEALED_CHUNK_BYTES));
    assertEquals(Refusal.UNDISCLOSED, Refusal.of(cause(first)));
    requireEnded(cipher);
  }

  @Test
  void badChunkInDoFinalIsRepeatedByEveryCallUntilInit() throws Exception {
    Cipher cipher = opening.ready();
    cipher.update(tampered, 0, SECOND_CHUNK_POS);
    assertThrows(
        AEADBadTagException.class,
        () -> cipher.doFinal(tampered, SECOND_CHUNK_POS, tampered.length - SECOND_CHUNK_POS));
    requireEnded(cipher);
  }

  @Test
  void unreadableHeaderInUpdateIsRepeatedByEveryCallUntilInit() throws Exception {
    byte[] unreadable = message.clone();
    unreadable[Layout.VERSION_POS] ^= 1;
    Cipher cipher = opening.ready();
    ProviderException first =
        assertThrows(ProviderException.class, () -> cipher.update(unreadable, 0, 100));
    assertEquals(Refusal.UNREADABLE, Refusal.of(cause(first)));
    AEADBadTagException again =
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
    assertNotSame(first.getCause(), again, "its own stack");
    assertEquals(cause(first).getCause(), again.getCause());
    assertArrayEquals(PLAINTEXT, opening.ready().doFinal(message));
  }

  /** Even a good message is refused by it; after init it is opened. */
  private void requireEnded(Cipher cipher) throws GeneralSecurityException {
    for (int time = 0; time < 2; time++) {
      ProviderException update =
          assertThrows(ProviderException.class, () -> cipher.update(message, 0, message.length));
      assertEquals(Refusal.UNDISCLOSED, Refusal.of(cause(update)));
      AEADBadTagException end =
          assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
      assertEquals(Refusal.UNDISCLOSED, Refusal.of(end));
      assertEquals(
          Refusal.UNDISCLOSED,
          Refusal.of(assertThrows(AEADBadTagException.class, cipher::doFinal)));
    }
    assertArrayEquals(PLAINTEXT, opening.ready().doFinal(message));
  }

  /** Nothing of it is out, so nothing can come after it. */
  @Test
  void messageThatWasRefusedWholeLeavesTheCipherReadyForTheNext() throws Exception {
    byte[] plaintext = Target.plaintext(20);
    byte[] single = target.seal(ENVELOPE, plaintext);
    byte[] bad = single.clone();
    bad[bad.length - 1] ^= 1;
    Cipher cipher = opening.ready();
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(bad));
    assertArrayEquals(plaintext, cipher.doFinal(single));
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(tampered));
    assertArrayEquals(PLAINTEXT, cipher.doFinal(message));
  }

  @Test
  void cipherInputStreamThrowsAfterTheVerifiedPrefix() throws Exception {
    for (byte[] faulty : new byte[][] {tampered, Arrays.copyOf(message, SECOND_CHUNK_POS)}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      InputStream in = new CipherInputStream(new ByteArrayInputStream(faulty), opening.ready());
      Throwable thrown = assertThrows(Exception.class, () -> in.transferTo(out));
      assertEquals(Refusal.UNDISCLOSED, Refusal.of(cause(thrown)));
      requirePrefix(out);
    }
  }

  @Test
  void decryptingOutputStreamThrowsFromWriteOrClose() throws Exception {
    ByteArrayOutputStream fromWrite = new ByteArrayOutputStream();
    OutputStream bad = new DecryptingOutputStream(fromWrite, opening.ready());
    IOException refused = assertThrows(IOException.class, () -> bad.write(tampered));
    assertEquals(Refusal.UNDISCLOSED, Refusal.of(cause(refused)));
    assertThrows(IOException.class, bad::close);
    requirePrefix(fromWrite);

    ByteArrayOutputStream fromClose = new ByteArrayOutputStream();
    OutputStream cut = new DecryptingOutputStream(fromClose, opening.ready());
    cut.write(message, 0, SECOND_CHUNK_POS);
    IOException atTheEnd = assertThrows(IOException.class, cut::close);
    assertEquals(Refusal.UNDISCLOSED, Refusal.of(cause(atTheEnd)));
    requirePrefix(fromClose);
  }

  private static void requirePrefix(ByteArrayOutputStream out) {
    byte[] released = out.toByteArray();
    assertTrue(released.length <= MessageBody.CHUNK_BYTES);
    assertArrayEquals(Arrays.copyOf(PLAINTEXT, released.length), released);
  }

  private static Throwable cause(Throwable thrown) {
    return assertInstanceOf(AEADBadTagException.class, thrown.getCause());
  }
}
