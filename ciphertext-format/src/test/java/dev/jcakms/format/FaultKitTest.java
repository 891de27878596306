package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The kit: one file, one fault, whose name the file bears. Its {@code expect} says what must
 * happen; which of several refusals it is matters, lest one fault hide behind another.
 */
class FaultKitTest {
  private static final String ACCEPTED = "accepted";

  /** The words of {@code expect} that are refusals, and what their texts say. */
  private static final Map<String, Pattern> REFUSALS =
      Map.ofEntries(
          Map.entry("unknown version", Pattern.compile("^unknown ciphertext version \\d+$")),
          Map.entry("unknown type", Pattern.compile("^unknown ciphertext type \\d+$")),
          Map.entry("unknown suite", Pattern.compile("^unknown (root|message) suite \\d+$")),
          Map.entry("unknown kind", Pattern.compile("^unknown kind of key id \\d+$")),
          Map.entry(
              "wrong type",
              Pattern.compile(
                  "^a (message is not a root ciphertext|root ciphertext is not a message)$")),
          Map.entry("not a message key", Pattern.compile(" is not a message key$")),
          Map.entry("cut short", Pattern.compile("is cut short$|ends within a (length|text)$")),
          Map.entry("too long", Pattern.compile(" is too long$")),
          Map.entry("does not fit", Pattern.compile(" does not fit a (SINGLE|CHUNKED) body$")),
          Map.entry("empty name", Pattern.compile("^a name in the encryption context is empty$")),
          Map.entry("twice", Pattern.compile("^a name stands twice ")),
          Map.entry("out of order", Pattern.compile("not in its canonical order$")),
          Map.entry("not UTF-8", Pattern.compile("is not UTF-8$")),
          Map.entry("not a key id", Pattern.compile("^not a key id ")));

  @TestFactory
  Stream<DynamicTest> everyFaultMeetsItsEnd() {
    return VectorFile.folder("kit").stream()
        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> check(vector)));
  }

  @Test
  void unknownWordIsRefused() {
    String vector = "layout: key id\nexpect: maybe\n\nkind: 00\nid: 00*16\n";
    assertThrows(AssertionError.class, () -> check(VectorFile.parse("x", vector)));
  }

  @Test
  void unknownLayoutIsRefused() {
    String vector = "layout: key\nexpect: unknown kind\n\nkind: 00\nid: 00*16\n";
    assertThrows(AssertionError.class, () -> check(VectorFile.parse("x", vector)));
  }

  @Test
  void wrongWordIsRefused() {
    String vector = "layout: key id\nexpect: cut short\n\nkind: 00\nid: 00*16\n";
    assertThrows(AssertionError.class, () -> check(VectorFile.parse("x", vector)));
  }

  @Test
  void everyWordIsInUse() {
    List<String> words =
        VectorFile.folder("kit").stream().map(vector -> vector.value("expect")).toList();
    assertTrue(words.containsAll(REFUSALS.keySet()));
    assertTrue(words.contains(ACCEPTED));
  }

  private static void check(VectorFile vector) {
    String expect = vector.value("expect");
    if (expect.equals(ACCEPTED)) {
      assertArrayEquals(vector.whole(), rewritten(vector));
      return;
    }
    Pattern text = REFUSALS.get(expect);
    assertNotNull(text, () -> vector + " expects the unknown " + expect);
    String said = assertThrows(FormatException.class, () -> rewritten(vector)).getMessage();
    assertTrue(text.matcher(said).find(), () -> vector + " was refused with: " + said);
  }

  private static byte[] rewritten(VectorFile vector) {
    byte[] bytes = vector.whole();
    return switch (vector.value("layout")) {
      case "root ciphertext" -> RootCiphertext.read(bytes).bytes();
      case "message" -> rewrittenMessage(bytes);
      case "encryption context" -> EncryptionContext.read(bytes).canonicalBytes();
      case "key id" -> KeyId.read(bytes, 0).bytes();
      case "key id text" -> rewrittenText(new String(bytes, StandardCharsets.UTF_8));
      default -> throw new AssertionError(vector + " has an unknown layout");
    };
  }

  private static byte[] rewrittenMessage(byte[] bytes) {
    MessageHeader header = MessageHeader.read(bytes);
    long bodyBytes = (long) bytes.length - header.length();
    long plaintextBytes = MessageBody.plaintextBytes(header.type(), bodyBytes);
    assertEquals(bodyBytes, MessageBody.bodyBytes(header.type(), plaintextBytes));
    byte[] written = bytes.clone();
    Arrays.fill(written, 0, header.length(), (byte) 0);
    header.write(written, 0);
    return written;
  }

  private static byte[] rewrittenText(String text) {
    String written = KeyId.parse(text).toString();
    assertEquals(text.toLowerCase(Locale.ROOT), written);
    // Upper-case digits are taken and written in lower case, the one spelling that is not kept.
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
