package dev.jcakms.jca.key;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts what is written to it, and tells from {@link #close()} whether the message was whole.
 * The JDK's CipherOutputStream swallows that: a message that was cut short ends there like a good
 * one. For one thread.
 *
 * <p>What has reached the stream behind it is verified, but may be a prefix of the message until
 * {@code close} has returned; after a failure it must be thrown away.
 */
public final class DecryptingOutputStream extends FilterOutputStream {
  private static final String REFUSED = "the message cannot be decrypted";

  private final Cipher cipher;
  private boolean closed;
  private @Nullable Throwable failure;

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
    requireNoFailure();
    try {
      pass(cipher.update(in, offset, length));
    } catch (ProviderException e) {
      failure = e.getCause() == null ? e : e.getCause();
      throw new IOException(REFUSED, failure);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Ends the message and closes the stream behind it.
   *
   * @throws IOException if the message was not whole, with the cipher's exception as its cause, or
   *     if an earlier call failed
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream behind = out) {
      requireNoFailure();
      pass(cipher.doFinal());
      behind.flush();
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException(REFUSED, e);
    }
  }

  /** What could not be written is missing behind: nothing may follow it, and no good end. */
  private void requireNoFailure() throws IOException {
    if (failure != null) {
      throw new IOException("an earlier call failed", failure);
    }
  }

  private void pass(byte[] plaintext) throws IOException {
    if (plaintext != null) {
      try {
        out.write(plaintext);
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
    }
  }
}
