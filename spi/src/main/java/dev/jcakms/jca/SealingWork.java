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
 */
final class SealingWork implements CipherWork {
  private final MessageSealing sealing;
  private final AssociatedData associatedData = new AssociatedData();
  private final HeldBytes held = new HeldBytes();
  private @Nullable BodyStream stream;

  SealingWork(MessageSealing sealing) {
    this.sealing = sealing;
  }

  @Override
  public void updateAad(byte[] in, int offset, int length) {
    associatedData.update(in, offset, length);
  }

  @Override
  public long outputBytes(long inputBytes) {
    return stream == null
        ? MessageBody.messageBytes(sealing.rootSuite(), held.length() + inputBytes)
        : stream.finalBytes(inputBytes);
  }

  @Override
  public long updateBytes(byte[] in, int offset, int length) {
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
    associatedData.close();
    if (stream == null && held.length() + (long) length <= MessageBody.MAX_SINGLE_BYTES) {
      held.append(in, offset, length);
      return 0;
    }
    int written = begin(out, outOffset);
    return written + stream().update(in, offset, length, out, outOffset + written);
  }

  @Override
  public int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (stream == null && held.length() + (long) length <= MessageBody.MAX_SINGLE_BYTES) {
      return single(in, offset, length, out, outOffset);
    }
    int written = begin(out, outOffset);
    written += stream().doFinal(in, offset, length, out, outOffset + written);
    // Only now: a stream that failed goes on refusing until it is abandoned.
    stream = null;
    associatedData.reset();
    return written;
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

  @Override
  public void abandon() {
    held.clear();
    associatedData.reset();
    if (stream != null) {
      stream.abandon();
    }
  }
}
