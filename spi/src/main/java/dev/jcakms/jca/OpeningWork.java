package dev.jcakms.jca;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.MessageOpening;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opens messages: header, and salt and commitment of a chunked body, are held until they are
 * complete; then a single body is held to its end, and of a chunked one no more than a chunk.
 *
 * <p>The header that was read last is kept: a message that begins with the same bytes is not read
 * again.
 *
 * <p>A refusal in the middle of a message is repeated by every later call, so is one at the end of
 * a message of which verified chunks are out, and one that is not about a message that came in
 * pieces, or with associated data. Any other at the end of a message leaves it ready for the next.
 */
final class OpeningWork implements CipherWork {
  private static final byte[] NOTHING = new byte[0];
  private static final int SMALLEST_OVERHEAD_BYTES =
      MessageHeader.lengthFor(RootSuite.AES_256_GCM)
          + MessageBody.NONCE_BYTES
          + MessageBody.TAG_BYTES;
  private static final int MAX_SINGLE_BODY_BYTES =
      MessageBody.NONCE_BYTES + MessageBody.MAX_SINGLE_BYTES + MessageBody.TAG_BYTES;

  private final MessageOpening opening;
  private final AssociatedData associatedData = new AssociatedData();
  private final HeldBytes held = new HeldBytes();
  private @Nullable MessageHeader header;
  private @Nullable MessageHeader readLast;
  private @Nullable BodyStream stream;
  private @Nullable KmsException refusal;

  OpeningWork(MessageOpening opening) {
    this.opening = opening;
  }

  @Override
  public void updateAad(byte[] in, int offset, int length) {
    associatedData.update(in, offset, length);
  }

  @Override
  public long outputBytes(long inputBytes) {
    if (refusal != null) {
      return 0;
    }
    if (stream != null) {
      return stream.finalBytes(inputBytes);
    }
    MessageHeader known = header == null ? peek(NOTHING, 0, 0) : null;
    if (known != null) {
      // Held until salt and commitment are complete: a single body would have begun.
      return chunkedBytes(known, inputBytes);
    }
    int overheadBytes =
        header == null ? SMALLEST_OVERHEAD_BYTES : MessageBody.NONCE_BYTES + MessageBody.TAG_BYTES;
    return Math.max(0, held.length() + inputBytes - overheadBytes);
  }

  @Override
  public long updateBytes(byte[] in, int offset, int length) {
    if (refusal != null) {
      return 0;
    }
    if (stream != null) {
      return stream.updateBytes(length);
    }
    MessageHeader known = header != null ? header : peek(in, offset, length);
    return known == null || known.type() == CiphertextType.SINGLE
        ? 0
        : chunksBytes(known, length) / MessageBody.SEALED_CHUNK_BYTES * MessageBody.CHUNK_BYTES;
  }

  @Override
  public long finalBytes(byte[] in, int offset, int length) {
    if (refusal != null || stream != null || header != null) {
      return outputBytes(length);
    }
    MessageHeader known = peek(in, offset, length);
    if (known == null) {
      return 0;
    }
    if (known.type() == CiphertextType.SINGLE) {
      return Math.max(
          0,
          (long) held.length()
              + length
              - known.length()
              - MessageBody.NONCE_BYTES
              - MessageBody.TAG_BYTES);
    }
    return chunkedBytes(known, length);
  }

  private long chunkedBytes(MessageHeader known, long inputBytes) {
    long chunksBytes = chunksBytes(known, inputBytes);
    return chunksBytes / MessageBody.SEALED_CHUNK_BYTES * MessageBody.CHUNK_BYTES
        + Math.max(0, chunksBytes % MessageBody.SEALED_CHUNK_BYTES - MessageBody.TAG_BYTES);
  }

  private long chunksBytes(MessageHeader known, long inputBytes) {
    return Math.max(
        0, held.length() + inputBytes - known.length() - MessageBody.CHUNKED_START_BYTES);
  }

  /** The header that the input would complete, or null if there is none, or it is refused. */
  private @Nullable MessageHeader peek(byte[] in, int offset, int length) {
    try {
      if (held.length() == 0) {
        return wholeHeader(in, offset, length);
      }
      int wanted = MessageHeader.lengthFor(RootSuite.XAES_256_GCM);
      int taken = Math.min(length, Math.max(0, wanted - held.length()));
      byte[] start = Arrays.copyOf(held.array(), held.length() + taken);
      System.arraycopy(in, offset, start, held.length(), taken);
      return wholeHeader(start, 0, start.length);
    } catch (FormatException refusedLater) {
      return null;
    }
  }

  /** The header that begins at {@code offset}, or null if it is cut short. */
  private @Nullable MessageHeader wholeHeader(byte[] in, int offset, int length) {
    MessageHeader same = readLast;
    if (same != null && same.beginsAt(in, offset, length)) {
      return same;
    }
    if (length < MessageHeader.PREFIX_BYTES || length < MessageHeader.length(in, offset)) {
      return null;
    }
    MessageHeader read = MessageHeader.read(in, offset, length);
    readLast = read;
    return read;
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    refuseAgain();
    associatedData.close();
    try {
      int taken = takeStart(in, offset, length);
      return takeBody(in, offset + taken, length - taken, out, outOffset);
    } catch (FormatException unreadable) {
      throw refuse(KmsInvalidCiphertextException.readable(unreadable));
    } catch (KmsException e) {
      throw refuse(e);
    }
  }

  @Override
  public int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    refuseAgain();
    boolean inStream = stream != null;
    boolean inPieces = inStream || header != null || held.length() > 0 || associatedData.isGiven();
    try {
      int taken = takeStart(in, offset, length);
      MessageHeader whole = header;
      if (whole == null) {
        throw new FormatException("a message of " + held.length() + " bytes is cut short");
      }
      return stream != null
          ? stream.doFinal(in, offset + taken, length - taken, out, outOffset)
          : single(whole, in, offset + taken, length - taken, out, outOffset);
    } catch (FormatException unreadable) {
      throw KmsInvalidCiphertextException.readable(unreadable);
    } catch (KmsInvalidCiphertextException e) {
      refusal = inStream ? e : null;
      throw e;
    } catch (KmsException e) {
      refusal = inPieces ? e : null;
      throw e;
    } finally {
      held.clear();
      header = null;
      stream = null;
      associatedData.reset();
    }
  }

  private int single(
      MessageHeader whole, byte[] in, int offset, int length, byte[] out, int outOffset) {
    byte[] aadDigest = associatedData.finish();
    if (held.length() == 0) {
      return opening.open(whole, aadDigest, in, offset, length, out, outOffset);
    }
    checkSingleLength((long) held.length() + length);
    held.append(in, offset, length);
    return opening.open(whole, aadDigest, held.array(), 0, held.length(), out, outOffset);
  }

  /**
   * Takes what belongs to the start, header and in a chunked body salt and commitment, and begins
   * the body when it is complete.
   *
   * @return the number of bytes taken
   */
  private int takeStart(byte[] in, int offset, int length) {
    if (header != null || stream != null) {
      return 0;
    }
    if (held.length() == 0) {
      MessageHeader whole = wholeHeader(in, offset, length);
      if (whole != null && length >= startBytes(whole)) {
        begin(whole, in, offset);
        return startBytes(whole);
      }
    }
    int taken = hold(MessageHeader.PREFIX_BYTES, in, offset, length);
    if (held.length() < MessageHeader.PREFIX_BYTES) {
      return taken;
    }
    taken += hold(MessageHeader.length(held.array(), 0), in, offset + taken, length - taken);
    MessageHeader whole = wholeHeader(held.array(), 0, held.length());
    if (whole == null) {
      return taken;
    }
    taken += hold(startBytes(whole), in, offset + taken, length - taken);
    if (held.length() == startBytes(whole)) {
      try {
        begin(whole, held.array(), 0);
      } finally {
        held.clear();
      }
    }
    return taken;
  }

  private static int startBytes(MessageHeader whole) {
    return whole.length()
        + (whole.type() == CiphertextType.CHUNKED ? MessageBody.CHUNKED_START_BYTES : 0);
  }

  /**
   * Holds input until {@code wantedBytes} are held in all.
   *
   * @return the number of bytes taken
   */
  private int hold(int wantedBytes, byte[] in, int offset, int length) {
    int taken = Math.min(length, Math.max(0, wantedBytes - held.length()));
    held.append(in, offset, taken);
    return taken;
  }

  private void begin(MessageHeader whole, byte[] start, int offset) {
    if (whole.type() == CiphertextType.CHUNKED) {
      stream = opening.begin(whole, associatedData.finish(), start, offset + whole.length());
      associatedData.close();
    }
    header = whole;
  }

  private int takeBody(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (stream != null) {
      return stream.update(in, offset, length, out, outOffset);
    }
    if (header != null) {
      checkSingleLength((long) held.length() + length);
      held.append(in, offset, length);
    }
    return 0;
  }

  /** Before it is held: a decoder holds no more than the longest body that there is. */
  private static void checkSingleLength(long bodyBytes) {
    if (bodyBytes > MAX_SINGLE_BODY_BYTES) {
      throw new FormatException("a single body of more than " + MAX_SINGLE_BODY_BYTES + " bytes");
    }
  }

  private KmsException refuse(KmsException e) {
    held.clear();
    refusal = e;
    return e;
  }

  private void refuseAgain() {
    if (refusal != null) {
      throw refusal;
    }
  }

  @Override
  public void abandon() {
    held.clear();
    associatedData.reset();
    header = null;
    if (stream != null) {
      stream.abandon();
      stream = null;
    }
  }

  @Override
  public boolean beginAgain() {
    refusal = null;
    opening.admitAgain();
    return true;
  }
}
