package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers in the tables of FORMAT.md are those of the code. */
class FormatDocumentTest {
  private static final Pattern TYPE = Pattern.compile("\\| 01 \\| (..) \\| ([A-Z_]+) \\|.*");
  private static final Pattern SUITE = Pattern.compile("\\| (..) \\| ([A-Z0-9_]+) \\|.*");
  private static final Pattern LIMIT = Pattern.compile("\\| ([a-z ]+) \\| (\\d+) \\|");

  @Test
  void typesAndSuitesAreThoseOfTheCode() throws IOException {
    Map<String, String> types = new TreeMap<>();
    for (CiphertextType type : CiphertextType.values()) {
      types.put(hex(type.id()), type.name());
    }
    assertEquals(types, rows("Types", TYPE));
    Map<String, String> suites = new TreeMap<>();
    for (RootSuite suite : RootSuite.values()) {
      suites.put("root " + hex(suite.id()), suite.name());
    }
    for (MessageSuite suite : MessageSuite.values()) {
      suites.put("message " + hex(suite.id()), suite.name());
    }
    Map<String, String> written = new TreeMap<>();
    String[] tables = section("Suites").split("\\| message suite \\|", 2);
    rows(tables[0].lines().toList(), SUITE).forEach((id, name) -> written.put("root " + id, name));
    rows(tables[1].lines().toList(), SUITE)
        .forEach((id, name) -> written.put("message " + id, name));
    assertEquals(suites, written);
  }

  @Test
  void limitsAreThoseOfTheCode() throws IOException {
    Map<String, Number> limits =
        Map.of(
            "plaintext of a root ciphertext", RootCiphertext.MAX_PLAINTEXT_BYTES,
            "canonical bytes of a context", EncryptionContext.MAX_BYTES,
            "message key", MessageHeader.MESSAGE_KEY_BYTES,
            "header of a message", MessageHeader.lengthFor(RootSuite.XAES_256_GCM),
            "plaintext of a single body", MessageBody.MAX_SINGLE_BYTES,
            "plaintext bytes of a chunk", MessageBody.CHUNK_BYTES,
            "chunks", MessageBody.MAX_CHUNKS,
            "plaintext of a chunked body", MessageBody.MAX_CHUNKED_BYTES);
    Map<String, String> written = rows("Limits", LIMIT);
    assertEquals(limits.keySet(), written.keySet());
    limits.forEach((name, value) -> assertEquals(value.toString(), written.get(name), name));
  }

  private static Map<String, String> rows(String heading, Pattern row) throws IOException {
    return rows(section(heading).lines().toList(), row);
  }

  private static Map<String, String> rows(Iterable<String> lines, Pattern row) {
    Map<String, String> rows = new TreeMap<>();
    for (String line : lines) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        rows.put(matcher.group(1), matcher.group(2));
      }
    }
    return rows;
  }

  private static String section(String heading) throws IOException {
    Path document =
        Path.of(System.getProperty("jcakms.root.dir"), "ciphertext-format", "FORMAT.md");
    String text = Files.readString(document);
    String begin = "\n## " + heading + "\n";
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf("\n## ", from));
  }

  private static String hex(byte id) {
    return HexFormat.of().toHexDigits(id);
  }
}
