package dev.jcakms.jca;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.MessageSealing;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages: up to 64 KiB are held and become a single body at the end; with the next byte the
 * body is chunked, and nothing more than a chunk is held.
 *
 * <p>A failure in the middle of a message that came in pieces, or with associated data, is repeated
 * by every later call: the same call again would make a message of what is left. A message that
 * came in one call leaves it ready: the same call may succeed later.
 */
final class SealingWork implements CipherWork {
  private final MessageSealing sealing;
  private final AssociatedData associatedData = new AssociatedData();
  private final HeldBytes held = new HeldBytes();
  private @Nullable BodyStream stream;
  private @Nullable RuntimeException refusal;

  SealingWork(MessageSealing sealing) {
    this.sealing = sealing;
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
    return stream == null
        ? MessageBody.messageBytes(sealing.rootSuite(), held.length() + inputBytes)
        : stream.finalBytes(inputBytes);
  }

  @Override
  public long updateBytes(byte[] in, int offset, int length) {
    if (refusal != null) {
      return 0;
    }
    if (stream != null) {
      return stream.updateBytes(length);
    }
    long totalBytes = (long) held.length() + length;
    if (MessageBody.typeFor(totalBytes) == CiphertextType.SINGLE) {
      return 0;
    }
    return MessageHeader.lengthFor(sealing.rootSuite())
        + MessageBody.CHUNKED_START_BYTES
        + totalBytes / MessageBody.CHUNK_BYTES * MessageBody.SEALED_CHUNK_BYTES;
  }

  @Override
  public long finalBytes(byte[] in, int offset, int length) {
    return outputBytes(length);
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    refuseAgain();
    associatedData.close();
    if (fitsSingle(length)) {
      held.append(in, offset, length);
      return 0;
    }
    try {
      int written = begin(out, outOffset);
      return written + stream().update(in, offset, length, out, outOffset + written);
    } catch (RuntimeException e) {
      refusal = e;
      throw e;
    }
  }

  @Override
  public int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    refuseAgain();
    boolean inPieces = stream != null || held.length() > 0 || associatedData.isGiven();
    try {
      return fitsSingle(length)
          ? single(in, offset, length, out, outOffset)
          : chunked(in, offset, length, out, outOffset);
    } catch (RuntimeException e) {
      refusal = inPieces ? e : null;
      throw e;
    } finally {
      stream = null;
      associatedData.reset();
    }
  }

  private boolean fitsSingle(int moreBytes) {
    return stream == null && (long) held.length() + moreBytes <= MessageBody.MAX_SINGLE_BYTES;
  }

  private int single(byte[] in, int offset, int length, byte[] out, int outOffset) {
    byte[] aadDigest = associatedData.finish();
    if (held.length() == 0) {
      return sealing.seal(aadDigest, in, offset, length, out, outOffset);
    }
    try {
      held.append(in, offset, length);
      return sealing.seal(aadDigest, held.array(), 0, held.length(), out, outOffset);
    } finally {
      held.clear();
    }
  }

  private int chunked(byte[] in, int offset, int length, byte[] out, int outOffset) {
    int written = begin(out, outOffset);
    return written + stream().doFinal(in, offset, length, out, outOffset + written);
  }

  /** Goes over to a chunked body, if that has not happened, with what was held. */
  private int begin(byte[] out, int outOffset) {
    if (stream != null) {
      return 0;
    }
    try {
      stream = sealing.begin(associatedData.finish());
      associatedData.close();
      return stream.update(held.array(), 0, held.length(), out, outOffset);
    } finally {
      held.clear();
    }
  }

  private BodyStream stream() {
    if (stream == null) {
      throw new IllegalStateException("no chunked body has begun");
    }
    return stream;
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
    if (stream != null) {
      stream.abandon();
      stream = null;
    }
  }

  @Override
  public boolean beginAgain() {
    refusal = null;
    sealing.admitAgain();
    return true;
  }
}
