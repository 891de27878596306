package dev.jcakms.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path of members with list indexes, {@code Aliases[0].AliasName}: the part of JMESPath
 * that scripts need most. Anything else of JMESPath is refused, with a hint to {@code jq}. As
 * there, a path that leads nowhere gives null. Immutable.
 */
final class Query {
  private static final Pattern STEP =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)((?:\\[[0-9]{1,9}])*)");
  private static final Pattern INDEX = Pattern.compile("[0-9]+");

  // A String is the name of a member, an Integer the index of an element.
  private final List<Object> steps;

  private Query(List<Object> steps) {
    this.steps = steps;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Query parse(String text) {
    List<Object> steps = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        throw new IllegalArgumentException(
            "a query is a path of members and indexes, such as Aliases[0].AliasName; for more of"
                + " JMESPath print it all and ask jq");
      }
      steps.add(step.group(1));
      Matcher index = INDEX.matcher(step.group(2));
      while (index.find()) {
        steps.add(Integer.valueOf(index.group()));
      }
    }
    return new Query(List.copyOf(steps));
  }

  /** What the path leads to, or null. */
  @Nullable Object select(Members members) {
    Object here = members;
    for (Object step : steps) {
      Object next = null;
      if (step instanceof String name && here instanceof Members in) {
        next = in.values().get(name);
      } else if (step instanceof Integer index && here instanceof List<?> in && index < in.size()) {
        next = in.get(index);
      }
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }
}
