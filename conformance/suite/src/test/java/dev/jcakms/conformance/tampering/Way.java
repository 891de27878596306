package dev.jcakms.conformance.tampering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** The ways in which a caller has a cipher decrypt, with an eye on where it may write. */
enum Way {
  /** The cipher makes the output. */
  RETURNED {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      try {
        return Attempt.opened(cipher.doFinal(ciphertext));
      } catch (AEADBadTagException refusal) {
        return Attempt.refused(refusal);
      }
    }
  },

  /** From one array into another. */
  INTO_ARRAY {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      Canvas canvas = Canvas.array(ciphertext.length);
      return atOnce(
          canvas,
          () ->
              cipher.doFinal(
                  ciphertext, 0, ciphertext.length, canvas.array(), Canvas.MARGIN_BYTES));
    }
  },

  /** The output lies where the input lies. */
  IN_PLACE {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      return withinOneArray(cipher, ciphertext, 0);
    }
  },

  /** The output begins a little before the input. */
  OVERLAPPING {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      return withinOneArray(cipher, ciphertext, 7);
    }
  },

  /** Two buffers over arrays, the input read-only. */
  HEAP_BUFFERS {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      ByteBuffer in = ByteBuffer.wrap(ciphertext).asReadOnlyBuffer();
      Canvas canvas = Canvas.array(ciphertext.length);
      return atOnce(canvas, () -> cipher.doFinal(in, canvas.buffer()));
    }
  },

  /** Two direct buffers. */
  DIRECT_BUFFERS {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      ByteBuffer in = ByteBuffer.allocateDirect(ciphertext.length).put(ciphertext).flip();
      Canvas canvas = Canvas.direct(ciphertext.length);
      return atOnce(canvas, () -> cipher.doFinal(in, canvas.buffer()));
    }
  },

  /** Two buffers over one array, at one place. */
  BUFFERS_IN_PLACE {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      Canvas canvas = Canvas.holding(ciphertext, 0);
      return atOnce(canvas, () -> cipher.doFinal(canvas.buffer(), canvas.buffer()));
    }
  },

  /** As a stream. */
  PIECES {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      return inPieces(
          ciphertext,
          (canvas, from, length) ->
              cipher.update(ciphertext, from, length, canvas.array(), Canvas.MARGIN_BYTES),
          canvas -> cipher.doFinal(canvas.array(), Canvas.MARGIN_BYTES),
          Canvas::array);
    }
  },

  /** As a stream of direct buffers. */
  BUFFERED_PIECES {
    @Override
    Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException {
      ByteBuffer in = ByteBuffer.allocateDirect(ciphertext.length).put(ciphertext);
      return inPieces(
          ciphertext,
          (canvas, from, length) ->
              cipher.update(in.duplicate().position(from).limit(from + length), canvas.buffer()),
          canvas -> cipher.doFinal(ByteBuffer.allocate(0), canvas.buffer()),
          Canvas::direct);
    }
  };

  private static final int PIECE_BYTES = 5_000;

  /** More than one call of update can give out. */
  private static final int ROOM_BYTES = 32_768;

  /**
   * What became of a ciphertext.
   *
   * @param released what was given out before a refusal, or all of it
   * @param refusal the bad tag, or null if there was none
   */
  record Attempt(byte[] released, @Nullable AEADBadTagException refusal) {
    static Attempt opened(byte[] plaintext) {
      return new Attempt(plaintext, null);
    }

    static Attempt refused(AEADBadTagException refusal) {
      return new Attempt(new byte[0], refusal);
    }
  }

  /** A call that writes to one canvas. */
  private interface Call {
    int run() throws GeneralSecurityException;
  }

  private interface Update {
    int run(Canvas canvas, int from, int length) throws GeneralSecurityException;
  }

  private interface End {
    int run(Canvas canvas) throws GeneralSecurityException;
  }

  private interface NewCanvas {
    Canvas withRoom(int roomBytes);
  }

  /** Decrypts with a cipher that is initialised; what it throws besides a bad tag is passed on. */
  abstract Attempt open(Cipher cipher, byte[] ciphertext) throws GeneralSecurityException;

  private static Attempt withinOneArray(Cipher cipher, byte[] ciphertext, int shiftBytes)
      throws GeneralSecurityException {
    Canvas canvas = Canvas.holding(ciphertext, shiftBytes);
    return atOnce(
        canvas,
        () ->
            cipher.doFinal(
                canvas.array(),
                Canvas.MARGIN_BYTES + shiftBytes,
                ciphertext.length,
                canvas.array(),
                Canvas.MARGIN_BYTES));
  }

  private static Attempt atOnce(Canvas canvas, Call call) throws GeneralSecurityException {
    try {
      return Attempt.opened(canvas.written(call.run()));
    } catch (AEADBadTagException refusal) {
      canvas.requireNothingLeft();
      return Attempt.refused(refusal);
    }
  }

  private static Attempt inPieces(byte[] ciphertext, Update update, End end, NewCanvas canvases)
      throws GeneralSecurityException {
    ByteArrayOutputStream released = new ByteArrayOutputStream();
    for (int from = 0; from < ciphertext.length; from += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, ciphertext.length - from);
      Canvas canvas = canvases.withRoom(ROOM_BYTES);
      try {
        released.writeBytes(canvas.written(update.run(canvas, from, length)));
      } catch (ProviderException inTheMiddle) {
        canvas.requireNothingLeft();
        AEADBadTagException refusal = badTagOf(inTheMiddle);
        requireRepeated(refusal, update, end, canvas);
        return new Attempt(released.toByteArray(), refusal);
      }
    }
    Canvas canvas = canvases.withRoom(ciphertext.length);
    try {
      released.writeBytes(canvas.written(end.run(canvas)));
      return Attempt.opened(released.toByteArray());
    } catch (AEADBadTagException refusal) {
      canvas.requireNothingLeft();
      return new Attempt(released.toByteArray(), refusal);
    }
  }

  /** An ended stream says the same again, however often it is asked, and writes nothing. */
  private static void requireRepeated(
      AEADBadTagException first, Update update, End end, Canvas canvas) {
    for (int time = 0; time < 2; time++) {
      ProviderException again =
          assertThrows(ProviderException.class, () -> update.run(canvas, 0, 1));
      requireSame(first, badTagOf(again));
      requireSame(first, assertThrows(AEADBadTagException.class, () -> end.run(canvas)));
    }
    canvas.requireNothingLeft();
  }

  private static AEADBadTagException badTagOf(ProviderException inTheMiddle) {
    if (inTheMiddle.getCause() instanceof AEADBadTagException badTag) {
      return badTag;
    }
    throw inTheMiddle;
  }

  private static void requireSame(AEADBadTagException first, AEADBadTagException again) {
    assertEquals(Refusal.of(first), Refusal.of(again));
    assertEquals(first.getCause(), again.getCause(), "the very cause");
    assertNotNull(again.getMessage());
  }
}
