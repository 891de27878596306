package dev.jcakms.conformance.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.crypto.Cipher;

/** What a cipher makes of an input that comes in pieces. */
final class Pieces {
  private Pieces() {}

  /** All of it, of a cipher that is initialised. */
  static byte[] through(Dice dice, Cipher cipher, byte[] in) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    dice.give(
        in,
        (array, offset, length) -> write(out, cipher.update(array, offset, length)),
        buffer -> {
          ByteBuffer room = ByteBuffer.allocate(cipher.getOutputSize(buffer.remaining()));
          out.write(room.array(), 0, cipher.update(buffer, room));
        });
    write(out, cipher.doFinal());
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, byte[] returned) {
    if (returned != null) {
      out.writeBytes(returned);
    }
  }
}
