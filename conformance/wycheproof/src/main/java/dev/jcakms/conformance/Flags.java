package dev.jcakms.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of Wycheproof's flags, {@code flags.txt}: all that are known, and what an {@code
 * acceptable} case of each must come to. Immutable and thread-safe.
 */
final class Flags {
  private static final String TABLE = "flags.txt";
  private static final Pattern COLUMN = Pattern.compile("\\s*\\|\\s*");

  /** What an acceptable case must come to. */
  enum Verdict {
    /** To what a valid one does. */
    ACCEPT,
    /** To what an invalid one does. */
    REFUSE,
    /** To either, but never to another result. */
    EITHER
  }

  private final Map<String, Optional<Verdict>> verdicts;

  private Flags(Map<String, Optional<Verdict>> verdicts) {
    this.verdicts = verdicts;
  }

  /** The table. */
  static Flags read() {
    try (InputStream in = Flags.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("no " + TABLE);
      }
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param table lines of flag, verdict or {@code -}, and the reason; {@code #} begins a comment
   */
  static Flags parse(String table) {
    Map<String, Optional<Verdict>> verdicts = new HashMap<>();
    for (String line :
        table.lines().filter(one -> !one.isBlank() && !one.startsWith("#")).toList()) {
      List<String> columns = COLUMN.splitAsStream(line.strip()).toList();
      String word = columns.size() > 1 ? columns.get(1) : "";
      boolean decides = !word.equals("-");
      if (columns.size() != (decides ? 3 : 2) || verdicts.containsKey(columns.get(0))) {
        throw new IllegalArgumentException("a line without its columns, or the second: " + line);
      }
      verdicts.put(columns.get(0), decides ? Optional.of(Verdict.valueOf(word)) : Optional.empty());
    }
    return new Flags(Map.copyOf(verdicts));
  }

  /**
   * What an acceptable case must come to.
   *
   * @throws WycheproofException if none of its flags decides that, or two disagree
   */
  Verdict verdict(TestCase testCase) {
    Set<Verdict> decided =
        testCase.flags().stream()
            .map(flag -> verdicts.getOrDefault(flag, Optional.empty()))
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    if (decided.size() != 1) {
      throw testCase.refused(
          "acceptable, and the table of flags decides " + decided + " of " + testCase.flags());
    }
    return decided.iterator().next();
  }

  /** The flags of a case that are not in the table. */
  List<String> unknown(TestCase testCase) {
    return testCase.flags().stream().filter(flag -> !verdicts.containsKey(flag)).toList();
  }
}
