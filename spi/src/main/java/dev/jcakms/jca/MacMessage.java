package dev.jcakms.jca;

import dev.jcakms.port.MacMaking;
import dev.jcakms.port.MacStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to their MACs, one after the other. Up to 1 MiB is held and costs the root
 * one call; a longer message goes on in a stream, which may hold one of the root's few sessions.
 *
 * <p>A failure is repeated by every later call until {@link #reset()}: the same call again would
 * make a MAC of what is left of the message, or of a part of it twice.
 */
final class MacMessage {
  static final int MAX_HELD_BYTES = 1 << 20;

  private final MacMaking making;
  private final HeldBytes held = new HeldBytes();
  private @Nullable MacStream stream;
  private @Nullable RuntimeException refusal;

  MacMessage(MacMaking making) {
    this.making = making;
  }

  void update(byte[] in, int offset, int length) {
    refuseAgain();
    if (stream == null && length <= MAX_HELD_BYTES - held.length()) {
      held.append(in, offset, length);
      return;
    }
    try {
      streaming().update(in, offset, length);
    } catch (RuntimeException e) {
      throw refuse(e);
    }
  }

  /** Goes over to a stream, if that has not happened, with what was held. */
  private MacStream streaming() {
    MacStream begun = stream;
    if (begun == null) {
      begun = making.stream();
      stream = begun;
      begun.update(held.array(), 0, held.length());
      held.clear();
    }
    return begun;
  }

  /** The MAC of all that came; ready for the next message. */
  byte[] finish() {
    refuseAgain();
    try {
      byte[] mac = stream == null ? macOfHeld() : stream.doFinal();
      reset();
      return mac;
    } catch (RuntimeException e) {
      throw refuse(e);
    }
  }

  private byte[] macOfHeld() {
    byte[] message = Arrays.copyOf(held.array(), held.length());
    try {
      return making.mac(message);
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  /** Wipes and forgets what came, and any failure. */
  void reset() {
    MacStream begun = stream;
    stream = null;
    refusal = null;
    held.clear();
    if (begun != null) {
      begun.close();
    }
  }

  /**
   * The same message so far, to go on with apart.
   *
   * @throws CloneNotSupportedException if it has gone over to a stream, of which there is one
   */
  MacMessage copy() throws CloneNotSupportedException {
    if (stream != null) {
      throw new CloneNotSupportedException(
          "a message of more than " + MAX_HELD_BYTES + " bytes is on its way to the root");
    }
    MacMessage copy = new MacMessage(making);
    copy.held.append(held.array(), 0, held.length());
    copy.refusal = refusal;
    return copy;
  }

  private RuntimeException refuse(RuntimeException e) {
    reset();
    refusal = e;
    return e;
  }

  private void refuseAgain() {
    if (refusal != null) {
      throw refusal;
    }
  }
}
