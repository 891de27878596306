package dev.jcakms.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer as lines for scripts, in the layout of {@code aws --output text}: the texts of one
 * structure on one line, tab-separated, sorted by the names of their members, behind the name of
 * the section in capitals; what lies deeper follows on lines of its own. Nothing is None, booleans
 * are True and False.
 *
 * <p>Simpler than {@code aws}: the structures of one list are expected to have the same members, as
 * all lists here have.
 */
final class TextForm {
  /** The member that {@code aws} itself adds to a list that was cut, on a line of its own. */
  static final String NEXT_TOKEN = "NextToken";

  private final Output output;

  TextForm(Output output) {
    this.output = output;
  }

  /** The text; each line ends with a line feed. */
  String write(@Nullable Object item) {
    StringBuilder lines = new StringBuilder();
    write(lines, "", item);
    return lines.toString();
  }

  private void write(StringBuilder lines, String section, @Nullable Object item) {
    if (item instanceof Members members) {
      writeMembers(lines, section, new TreeMap<>(members.values()));
    } else if (item instanceof List<?> list) {
      writeList(lines, section, list);
    } else {
      lines.append(text(item)).append('\n');
    }
  }

  private void writeMembers(StringBuilder lines, String section, Map<String, Object> sorted) {
    Object nextToken = sorted.remove(NEXT_TOKEN);
    String texts =
        sorted.values().stream()
            .filter(value -> !isDeep(value))
            .map(this::text)
            .collect(Collectors.joining("\t"));
    boolean hasTexts = sorted.values().stream().anyMatch(value -> !isDeep(value));
    if (hasTexts) {
      lines.append(section).append(section.isEmpty() ? "" : "\t").append(texts).append('\n');
    }
    sorted.forEach(
        (name, value) -> {
          if (isDeep(value)) {
            write(lines, name.toUpperCase(Locale.ROOT), value);
          }
        });
    if (nextToken != null) {
      lines.append("NEXTTOKEN\t").append(text(nextToken)).append('\n');
    }
  }

  private void writeList(StringBuilder lines, String section, List<?> list) {
    if (list.isEmpty()) {
      return;
    }
    if (list.get(0) instanceof Members) {
      list.forEach(element -> write(lines, section, element));
    } else if (section.isEmpty()) {
      lines.append(list.stream().map(this::text).collect(Collectors.joining("\t"))).append('\n');
    } else {
      list.forEach(e -> lines.append(section).append('\t').append(text(e)).append('\n'));
    }
  }

  private static boolean isDeep(Object value) {
    return value instanceof Members || value instanceof List<?>;
  }

  private String text(@Nullable Object item) {
    if (item == null) {
      return "None";
    }
    Object leaf = output.leaf(item);
    if (leaf instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return leaf.toString();
  }
}
