package dev.jcakms.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as {@code aws} writes it, in UTF-8 whatever the locale. No members, no output.
 */
final class Output {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  /** The forms that {@code --output} names. */
  enum Form {
    /** JSON, four blanks to a level. */
    JSON,
    /** Tab-separated lines for {@code cut} and {@code read}. */
    TEXT;

    /** Reads the name as it stands on the command line. */
    static Form parse(String text) {
      return switch (text) {
        case "json" -> JSON;
        case "text" -> TEXT;
        default -> throw new IllegalArgumentException("the outputs are json and text");
      };
    }
  }

  private final OutputStream out;
  private final Supplier<ZoneId> zone;

  Output(OutputStream out, Supplier<ZoneId> zone) {
    this.out = out;
    this.zone = zone;
  }

  /** Writes the answer, or what the query selects of it. */
  void print(Members members, Form form, @Nullable Query query) throws IOException {
    if (members.values().isEmpty()) {
      return;
    }
    Object item = query == null ? members : query.select(members);
    String text =
        switch (form) {
          case JSON -> new JsonForm(this).write(item);
          case TEXT -> new TextForm(this).write(item);
        };
    print(text);
  }

  /** Writes a text as it is. */
  void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** A blob or time as the text that both forms write; any other leaf as it is. */
  Object leaf(Object value) {
    if (value instanceof byte[] blob) {
      return Base64.getEncoder().encodeToString(blob);
    }
    if (value instanceof Instant time) {
      boolean whole =
          time.truncatedTo(ChronoUnit.MICROS).equals(time.truncatedTo(ChronoUnit.SECONDS));
      return (whole ? SECONDS : MICROSECONDS).format(time.atZone(zone.get()));
    }
    return value;
  }
}
