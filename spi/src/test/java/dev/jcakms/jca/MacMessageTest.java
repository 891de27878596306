package dev.jcakms.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.MacMaking;
import dev.jcakms.port.MacStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the root is asked for a message, and what is left of the message afterwards. */
class MacMessageTest {
  private static final int MAX = MacMessage.MAX_HELD_BYTES;

  private final WatchedRoot root = new WatchedRoot();
  private final MacMessage message = new MacMessage(root);

  @ParameterizedTest
  @ValueSource(ints = {1_000, MAX / 3, MAX})
  void messageOfUpToAMebibyteCostsOneCall(int pieceBytes) {
    byte[] whole = bytes(MAX);
    for (int from = 0; from < MAX; from += pieceBytes) {
      message.update(whole, from, Math.min(pieceBytes, MAX - from));
    }
    assertArrayEquals(whole, message.finish());
    assertArrayEquals(new byte[0], message.finish());
    assertEquals(List.of("mac", "mac"), root.calls);
  }

  @Test
  void longerMessageGoesOnInOneStreamWithWhatWasHeldFirst() {
    byte[] whole = bytes(MAX + 2);
    message.update(whole, 0, MAX);
    assertEquals(List.of(), root.calls);
    message.update(whole, MAX, 1);
    message.update(whole, MAX + 1, 1);
    assertArrayEquals(whole, message.finish());
    assertEquals(
        List.of("stream", "update " + MAX, "update 1", "update 1", "doFinal", "close"), root.calls);
  }

  @Test
  void nothingOfAMessageStaysInMemory() {
    message.update(bytes(1_000), 0, 1_000);
    message.finish();
    message.update(bytes(MAX), 0, MAX);
    message.update(bytes(1), 0, 1);
    message.finish();
    message.update(bytes(2_000), 0, 2_000);
    root.failingCall = "mac";
    assertThrows(KmsException.class, message::finish);
    assertEquals(3, root.given.size());
    for (byte[] given : root.given) {
      assertArrayEquals(new byte[given.length], given);
    }
  }

  @Test
  void failureIsRepeatedUntilResetAndAsksNobodyAgain() {
    root.failingCall = "mac";
    message.update(bytes(10), 0, 10);
    KmsException failed = assertThrows(KmsException.class, message::finish);
    root.failingCall = "none";
    assertSame(failed, assertThrows(KmsException.class, message::finish));
    assertSame(failed, assertThrows(KmsException.class, () -> message.update(bytes(1), 0, 1)));
    assertEquals(List.of("mac"), root.calls);
    message.reset();
    message.update(bytes(5), 0, 5);
    assertArrayEquals(bytes(5), message.finish());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "update " + MAX, "update 1", "doFinal"})
  void streamThatFailsIsGivenBackAndNotContinued(String call) {
    root.failingCall = call;
    message.update(bytes(MAX), 0, MAX);
    assertThrows(
        KmsException.class,
        () -> {
          message.update(bytes(1), 0, 1);
          message.finish();
        });
    List<String> calls = List.copyOf(root.calls);
    assertEquals(call.equals("stream") ? "stream" : "close", calls.get(calls.size() - 1));
    root.failingCall = "none";
    assertThrows(KmsException.class, message::finish);
    assertEquals(calls, root.calls);
  }

  @Test
  void resetGivesTheStreamBack() {
    message.update(bytes(MAX), 0, MAX);
    message.update(bytes(1), 0, 1);
    message.reset();
    assertEquals("close", root.calls.get(root.calls.size() - 1));
    assertArrayEquals(new byte[0], message.finish());
  }

  @Test
  void copyOfAFailureFailsToo() throws Exception {
    root.failingCall = "mac";
    message.update(bytes(10), 0, 10);
    assertThrows(KmsException.class, message::finish);
    root.failingCall = "none";
    assertThrows(KmsException.class, message.copy()::finish);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251 + 1);
    }
    return bytes;
  }

  /** Says of every message that it is its own MAC. */
  private static final class WatchedRoot implements MacMaking, MacStream {
    private final List<String> calls = new ArrayList<>();

    /** The very arrays that were given and that nobody but the message has. */
    private final List<byte[]> given = new ArrayList<>();

    private final ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    private String failingCall = "none";

    @Override
    public String keyArn() {
      return "a key";
    }

    @Override
    public byte[] mac(byte[] whole) {
      given.add(whole);
      call("mac");
      return whole.clone();
    }

    @Override
    public MacStream stream() {
      call("stream");
      streamed.reset();
      return this;
    }

    @Override
    public void update(byte[] in, int offset, int length) {
      call("update " + length);
      if (length == MAX) {
        given.add(in);
      }
      streamed.write(in, offset, length);
    }

    @Override
    public byte[] doFinal() {
      call("doFinal");
      return streamed.toByteArray();
    }

    @Override
    public void close() {
      calls.add("close");
    }

    private void call(String name) {
      calls.add(name);
      if (name.equals(failingCall)) {
        throw new KmsUnavailableException("away");
      }
    }
  }
}
