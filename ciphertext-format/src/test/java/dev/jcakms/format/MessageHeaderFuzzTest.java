package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Searches for bytes that {@link MessageHeader#read} accepts and does not write again. */
class MessageHeaderFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] bytes) {
    Allocation.staysBelowItsInput(bytes.length, () -> MessageHeader.read(bytes));
    MessageHeader read;
    try {
      read = MessageHeader.read(bytes);
    } catch (FormatException refused) {
      return;
    }
    assertEquals(read.length(), MessageHeader.length(bytes, 0));
    assertArrayEquals(Arrays.copyOf(bytes, read.length()), Samples.written(read));
    long bodyBytes = (long) bytes.length - read.length();
    long plaintextBytes;
    try {
      plaintextBytes = MessageBody.plaintextBytes(read.type(), bodyBytes);
    } catch (FormatException refused) {
      return;
    }
    assertEquals(bodyBytes, MessageBody.bodyBytes(read.type(), plaintextBytes));
  }
}
