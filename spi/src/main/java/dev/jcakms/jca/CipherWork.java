package dev.jcakms.jca;

import dev.jcakms.port.KmsException;
import javax.crypto.IllegalBlockSizeException;

/**
 * One direction of a cipher under one key and context: messages, one after the other. Sizes are
 * asked before input is taken, so that an output that is too small costs nothing.
 *
 * <p>Throws {@link KmsException} for what the key service refuses.
 */
interface CipherWork {
  /** Takes associated data of the next message, before its first byte. */
  void updateAad(byte[] in, int offset, int length);

  /** The most that the next call writes when given {@code inputBytes} that nobody has seen yet. */
  long outputBytes(long inputBytes);

  /** What {@link #update} will write, given this input. */
  long updateBytes(byte[] in, int offset, int length);

  /** The most that {@link #doFinal} will write, given this input. */
  long finalBytes(byte[] in, int offset, int length);

  /** Takes input. The output does not overlap it. */
  int update(byte[] in, int offset, int length, byte[] out, int outOffset);

  /**
   * Takes the last input of a message, and is ready for the next. The output does not overlap the
   * input.
   *
   * @throws IllegalBlockSizeException if the message has a length that cannot be encrypted
   */
  int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws IllegalBlockSizeException;

  /** Wipes what it holds; it is not used again, unless {@link #beginAgain} says that it can. */
  void abandon();

  /**
   * Begins anew after it was abandoned, judged by the gate as new work of the same key and context.
   *
   * @return false if new work has to be made
   */
  default boolean beginAgain() {
    return false;
  }
}
