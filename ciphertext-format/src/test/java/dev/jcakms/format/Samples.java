package dev.jcakms.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random values of every kind that the format knows. */
final class Samples {
  /** First and last code points of the ranges from which texts are made. */
  private static final int[][] RANGES = {
    {0x00, 0x7F}, {0x80, 0x7FF}, {0x800, 0xD7FF}, {0xE000, 0xFFFF}, {0x10000, 0x10FFFF}
  };

  private Samples() {}

  static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static <T> T oneOf(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  static KeyId keyId(Random random) {
    return random.nextBoolean()
        ? KeyId.of(new UUID(random.nextLong(), random.nextLong()))
        : KeyId.parse("mrk-%016x%016x".formatted(random.nextLong(), random.nextLong()));
  }

  static CiphertextType rootType(Random random) {
    CiphertextType type = oneOf(random, CiphertextType.values());
    return type.isMessage() ? rootType(random) : type;
  }

  /** Text of all planes, without unpaired surrogates. */
  static String text(Random random, int codePoints) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < codePoints; i++) {
      int[] range = RANGES[random.nextInt(RANGES.length)];
      text.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
    }
    return text.toString();
  }

  static Map<String, String> pairs(Random random) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      pairs.put(text(random, 1 + random.nextInt(3)), text(random, random.nextInt(3)));
    }
    return pairs;
  }

  static EncryptionContext context(Random random) {
    return EncryptionContext.of(pairs(random));
  }

  static RootCiphertext root(Random random, CiphertextType type, RootSuite suite, int plaintext) {
    byte[] aad =
        RootCiphertext.additionalData(
            type,
            suite,
            keyId(random),
            bytes(random, RootCiphertext.MATERIAL_TAG_BYTES),
            EncryptionContext.none());
    return RootCiphertext.of(
        aad, bytes(random, suite.nonceBytes()), bytes(random, plaintext + RootSuite.TAG_BYTES));
  }

  static MessageHeader header(Random random, RootSuite suite) {
    return MessageHeader.of(
        random.nextBoolean() ? CiphertextType.SINGLE : CiphertextType.CHUNKED,
        oneOf(random, MessageSuite.values()),
        root(random, CiphertextType.MESSAGE_KEY, suite, MessageHeader.MESSAGE_KEY_BYTES),
        bytes(random, MessageHeader.COMMITMENT_BYTES));
  }

  static byte[] written(MessageHeader header) {
    byte[] bytes = new byte[header.length()];
    header.write(bytes, 0);
    return bytes;
  }
}
