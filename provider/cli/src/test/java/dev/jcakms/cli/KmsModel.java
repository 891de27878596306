package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jcakms.conformance.testing.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** AWS's own model of its service, as botocore has it: operations, shapes, errors. */
final class KmsModel {
  private final Map<String, Object> model;

  private KmsModel(Map<String, Object> model) {
    this.model = model;
  }

  /** The model that the property {@code kms.model.dir} leads to; skips the test without it. */
  static KmsModel read() throws IOException {
    Optional<Path> file =
        Optional.ofNullable(System.getProperty("kms.model.dir"))
            .filter(name -> !name.isEmpty())
            .map(name -> Path.of(name, "service-2.json"))
            .filter(Files::exists);
    try (InputStream in = Files.newInputStream(Part.KMS_MODEL.need(file))) {
      return new KmsModel(json(in));
    }
  }

  /** A JSON object. */
  static Map<String, Object> json(byte[] text) throws IOException {
    return json(new ByteArrayInputStream(text));
  }

  private static Map<String, Object> json(InputStream text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return object(value(parser));
    }
  }

  /** The names of all operations. */
  Set<String> operations() {
    return new TreeSet<>(object(model.get("operations")).keySet());
  }

  /** The operation of a verb. */
  Map<String, Object> operation(String verb) {
    return object(model.get("operations")).entrySet().stream()
        .filter(operation -> kebab(operation.getKey()).equals(verb))
        .map(operation -> object(operation.getValue()))
        .findFirst()
        .orElseThrow();
  }

  /** What goes in. */
  Map<String, Object> input(String verb) {
    return shape(object(operation(verb).get("input")));
  }

  /** What comes out; empty for an operation that answers nothing. */
  Optional<Map<String, Object>> output(String verb) {
    return Optional.ofNullable(operation(verb).get("output")).map(it -> shape(object(it)));
  }

  /** The errors that an operation declares. */
  Set<String> errors(String verb) {
    Set<String> errors = new TreeSet<>();
    for (Object error : (List<?>) requireNonNull(operation(verb).get("errors"))) {
      errors.add(String.valueOf(object(error).get("shape")));
    }
    return errors;
  }

  /** The flags of the members of a verb. */
  Set<String> flags(String verb) {
    Set<String> flags = new TreeSet<>();
    members(input(verb))
        .forEach(
            (member, shape) -> {
              flags.add("--" + kebab(member));
              if ("boolean".equals(shape.get("type"))) {
                flags.add("--no-" + kebab(member));
              }
            });
    return flags;
  }

  /** The flags of the members that must be given. */
  Set<String> requiredFlags(String verb) {
    Set<String> flags = new TreeSet<>();
    if (input(verb).get("required") instanceof List<?> members) {
      members.forEach(member -> flags.add("--" + kebab(member.toString())));
    }
    return flags;
  }

  /** The members of a structure, in order. */
  Map<String, Map<String, Object>> members(Map<String, Object> structure) {
    Map<String, Map<String, Object>> members = new LinkedHashMap<>();
    object(structure.get("members"))
        .forEach((name, reference) -> members.put(name, shape(object(reference))));
    return members;
  }

  /** The shape of the elements of a list. */
  Map<String, Object> element(Map<String, Object> list) {
    return shape(object(list.get("member")));
  }

  private Map<String, Object> shape(Map<String, Object> reference) {
    return object(object(model.get("shapes")).get(String.valueOf(reference.get("shape"))));
  }

  /** {@code key-id} for {@code KeyId}. */
  static String kebab(String member) {
    return member.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** A value that is an object. */
  @SuppressWarnings("unchecked") // value() makes every map with names as keys.
  static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) requireNonNull(value);
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        return elements;
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return parser.getText();
      }
    }
  }
}
