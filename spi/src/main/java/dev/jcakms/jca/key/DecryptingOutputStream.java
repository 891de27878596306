package dev.jcakms.jca.key;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Decrypts what is written to it, and tells from {@link #close()} whether the message was whole.
 * The JDK's CipherOutputStream swallows that: a message that was cut short ends there like a good
 * one. For one thread.
 *
 * <p>What has reached the stream behind it is verified, but may be a prefix of the message until
 * {@code close} has returned; after a failure it must be thrown away.
 */
public final class DecryptingOutputStream extends FilterOutputStream {
  private final Cipher cipher;
  private boolean closed;

  /**
   * A stream before {@code out}.
   *
   * @param cipher initialised to decrypt; belongs to this stream from now on
   */
  public DecryptingOutputStream(OutputStream out, Cipher cipher) {
    super(out);
    this.cipher = cipher;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] in, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    try {
      pass(cipher.update(in, offset, length));
    } catch (ProviderException e) {
      throw new IOException(
          "the message cannot be decrypted", e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Ends the message and closes the stream behind it.
   *
   * @throws IOException if the message was not whole, with the cipher's exception as its cause
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream behind = out) {
      pass(cipher.doFinal());
      behind.flush();
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException("the message cannot be decrypted", e);
    }
  }

  private void pass(byte[] plaintext) throws IOException {
    if (plaintext != null) {
      out.write(plaintext);
      Arrays.fill(plaintext, (byte) 0);
    }
  }
}
