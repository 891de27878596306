package dev.jcakms.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One vector as text. First a header of {@code key: value} lines, keys from a closed set; then an
 * empty line; then the bytes, field by field, as {@code name: terms}, in which a term is
 * hexadecimal digits, {@code 00*16} (a byte repeated) or {@code "text"} (its UTF-8). A line that
 * begins with a space goes on with the field before.
 */
record VectorFile(String name, Map<String, List<String>> header, Map<String, byte[]> fields) {
  private static final String SUFFIX = ".txt";
  private static final Set<String> KEYS =
      Set.of(
          "layout",
          "expect",
          "comment",
          "text",
          "pair",
          "plaintext",
          "associated data",
          "material key",
          "message key");
  private static final Pattern LINE = Pattern.compile("([a-z0-9 ]+):(?: +(.*))?");
  private static final Pattern TERM =
      Pattern.compile("\\s*(?:\"([^\"]*)\"|([0-9a-f]{2})\\*(\\d+)|((?:[0-9a-f]{2})+))");

  /** All vectors of a folder beside the tests, by name; an empty folder is refused. */
  static List<VectorFile> folder(String name) {
    try {
      return folder(Path.of(VectorFile.class.getResource(name).toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(name, e);
    }
  }

  static List<VectorFile> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<VectorFile> vectors = files.sorted().map(VectorFile::of).toList();
      if (vectors.isEmpty()) {
        throw new AssertionError("no vectors in " + folder);
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static VectorFile of(Path file) {
    String fileName = file.getFileName().toString();
    if (!fileName.endsWith(SUFFIX)) {
      throw new AssertionError("not a vector: " + file);
    }
    try {
      return parse(
          fileName.substring(0, fileName.length() - SUFFIX.length()),
          Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static VectorFile parse(String name, String text) {
    int gap = text.indexOf("\n\n");
    if (gap < 0) {
      throw new AssertionError(name + " has no empty line after its header");
    }
    Map<String, List<String>> header = new TreeMap<>();
    for (String line : text.substring(0, gap).lines().toList()) {
      Matcher matcher = matching(LINE, line, name);
      if (!KEYS.contains(matcher.group(1))) {
        throw new AssertionError(name + " has the unknown key " + matcher.group(1));
      }
      header
          .computeIfAbsent(matcher.group(1), key -> new ArrayList<>())
          .add(matcher.group(2) == null ? "" : matcher.group(2));
    }
    Map<String, byte[]> fields = new LinkedHashMap<>();
    for (String line : text.substring(gap + 2).replaceAll("\n +", " ").lines().toList()) {
      if (!line.isEmpty()) {
        Matcher matcher = matching(LINE, line, name);
        String terms = matcher.group(2) == null ? "" : matcher.group(2);
        if (fields.put(matcher.group(1), bytes(terms)) != null) {
          throw new AssertionError(name + " has two fields " + matcher.group(1));
        }
      }
    }
    return new VectorFile(name, header, fields);
  }

  /** The bytes that {@code terms} stand for. */
  static byte[] bytes(String terms) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher term = TERM.matcher(terms.stripTrailing());
    int at = 0;
    while (term.lookingAt()) {
      if (term.group(1) != null) {
        bytes.writeBytes(term.group(1).getBytes(StandardCharsets.UTF_8));
      } else if (term.group(2) != null) {
        bytes.writeBytes(HexFormat.of().parseHex(term.group(2).repeat(number(term.group(3)))));
      } else {
        bytes.writeBytes(HexFormat.of().parseHex(term.group(4)));
      }
      at = term.end();
      term.region(at, term.regionEnd());
    }
    if (at != terms.stripTrailing().length()) {
      throw new AssertionError("not hexadecimal: " + terms.substring(at));
    }
    return bytes.toByteArray();
  }

  /** All fields, one after the other. */
  byte[] whole() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    fields.values().forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  byte[] field(String field) {
    return required(fields, field, Function.identity());
  }

  /** The one value of a header key that must be there. */
  String value(String key) {
    return required(header, key, values -> values.get(0));
  }

  /** The bytes of a header key, none if it is not there. */
  byte[] bytesOf(String key) {
    return header.containsKey(key) ? bytes(value(key)) : new byte[0];
  }

  /** The context that the {@code pair} lines make. */
  EncryptionContext context() {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : header.getOrDefault("pair", List.of())) {
      int equals = pair.indexOf('=');
      pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return EncryptionContext.of(pairs);
  }

  @Override
  public String toString() {
    return name;
  }

  private <T, R> R required(Map<String, T> map, String key, Function<T, R> use) {
    if (!map.containsKey(key)) {
      throw new AssertionError(name + " has no " + key);
    }
    return use.apply(map.get(key));
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static Matcher matching(Pattern pattern, String line, String name) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError(name + " has a line that is not understood: " + line);
    }
    return matcher;
  }
}
