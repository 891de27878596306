package dev.jcakms.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as JSON, in the layout of {@code aws}. */
final class JsonForm {
  private static final String INDENT = "    ";

  private final Output output;

  JsonForm(Output output) {
    this.output = output;
  }

  /** The text, with a line feed at its end. */
  String write(@Nullable Object item) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(layout());
      write(json, item);
    }
    return text.append('\n').toString();
  }

  private void write(JsonGenerator json, @Nullable Object item) throws IOException {
    if (item instanceof Members members) {
      json.writeStartObject();
      for (Map.Entry<String, Object> member : members.values().entrySet()) {
        json.writeFieldName(member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (item instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (item == null) {
      json.writeNull();
    } else if (output.leaf(item) instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (output.leaf(item) instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(output.leaf(item).toString());
    }
  }

  private static DefaultPrettyPrinter layout() {
    DefaultIndenter indenter = new DefaultIndenter(INDENT, "\n");
    DefaultPrettyPrinter layout =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
    layout.indentObjectsWith(indenter);
    layout.indentArraysWith(indenter);
    return layout;
  }
}
