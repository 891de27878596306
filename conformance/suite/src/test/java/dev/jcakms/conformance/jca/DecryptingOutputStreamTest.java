package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.DecryptingOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our stream, which tells what the JDK's CipherOutputStream swallows. */
class DecryptingOutputStreamTest {
  private static final int LARGE = 100_000;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeEach
  void makeAnInstallation(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterEach
  void closeIt() {
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, LARGE})
  void wholeMessageComesOutAndTheStreamBehindIsClosed(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    byte[] message = message(plaintext);
    Behind behind = new Behind();
    try (OutputStream out = new DecryptingOutputStream(behind, decryptor())) {
      out.write(message[0]);
      out.write(message, 1, message.length - 1);
    }
    assertArrayEquals(plaintext, behind.toByteArray());
    assertTrue(behind.closed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, LARGE})
  void closeThrowsForAMessageThatWasCutShortAndClosesTheStreamBehind(int length) throws Exception {
    byte[] message = message(plaintext(length));
    Behind behind = new Behind();
    OutputStream out = new DecryptingOutputStream(behind, decryptor());
    out.write(message, 0, message.length - 1);
    IOException refused = assertThrows(IOException.class, out::close);
    assertInstanceOf(AEADBadTagException.class, refused.getCause());
    assertTrue(behind.closed);
    out.close();
    assertThrows(IOException.class, () -> out.write(0));
  }

  @Test
  void badChunkIsToldByWriteAndAgainByClose() throws Exception {
    byte[] plaintext = plaintext(LARGE);
    byte[] message = message(plaintext);
    message[message.length / 2] ^= 1;
    Behind behind = new Behind();
    OutputStream out = new DecryptingOutputStream(behind, decryptor());
    out.write(message, 0, message.length / 3);
    IOException refused =
        assertThrows(
            IOException.class, () -> out.write(message, message.length / 3, message.length / 3));
    assertInstanceOf(AEADBadTagException.class, refused.getCause());
    IOException again = assertThrows(IOException.class, out::close);
    assertInstanceOf(AEADBadTagException.class, again.getCause());
    byte[] prefix = behind.toByteArray();
    assertArrayEquals(Arrays.copyOf(plaintext, prefix.length), prefix);
  }

  @Test
  void plaintextThatCouldNotBeWrittenIsNotForgottenByClose() throws Exception {
    byte[] message = message(plaintext(LARGE));
    Behind behind = new Behind();
    OutputStream out = new DecryptingOutputStream(behind, decryptor());
    behind.full = true;
    IOException full =
        assertThrows(IOException.class, () -> out.write(message, 0, message.length / 2));
    behind.full = false;
    int left = message.length - message.length / 2;
    assertThrows(IOException.class, () -> out.write(message, message.length / 2, left));
    IOException refused = assertThrows(IOException.class, out::close);
    assertSame(full, refused.getCause());
    assertEquals(0, behind.size());
    assertTrue(behind.closed);
  }

  /** A stream that can be full. */
  private static final class Behind extends ByteArrayOutputStream {
    private boolean full;
    private boolean closed;

    @Override
    public void write(byte[] in) throws IOException {
      if (full) {
        throw new IOException("no space left");
      }
      super.write(in);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private byte[] message(byte[] plaintext) throws Exception {
    return cipher(Cipher.ENCRYPT_MODE).doFinal(plaintext);
  }

  private Cipher decryptor() throws Exception {
    return cipher(Cipher.DECRYPT_MODE);
  }

  private Cipher cipher(int mode) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", installation.provider());
    cipher.init(mode, TestInstallation.KEY);
    return cipher;
  }

  private static byte[] plaintext(int length) {
    byte[] plaintext = new byte[length];
    new Random(length).nextBytes(plaintext);
    return plaintext;
  }
}
