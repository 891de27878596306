package dev.jcakms.conformance.neutrality;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What results are written in, and what most are of. */
final class Hex {
  static final byte[] MESSAGE = "two pounds of tea".getBytes(StandardCharsets.US_ASCII);

  private Hex() {}

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
