package dev.jcakms.cli;

import dev.jcakms.provider.Examination;
import dev.jcakms.provider.Examination.Finding;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code kms doctor}. */
@Command(
    name = "doctor",
    header = "Tells what there is of an installation, and what is wrong with it.",
    description = {
      "",
      "Changes nothing, and needs nothing to be in order. Prints lines of name and value; with",
      "--output or --query the same for programs.",
      "",
      "Exit code 0 if all is well, 1 if there is a problem.",
    },
    footer = {"", "Example:", "  kms doctor --config kms.properties"})
final class Doctor extends Verb {
  private static final String BACK_UP = "back up";
  private static final String PROBLEMS = "problems";

  Doctor(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Doctor";
  }

  @Override
  List<String> globalOptions() {
    return List.of(Kms.CONFIG, Kms.OUTPUT, Kms.QUERY);
  }

  @Override
  public Integer call() throws IOException {
    Examination examination;
    try (KmsProvider provider = kms.unopened()) {
      examination = provider.examine();
    }
    if (kms.isAnswerShaped()) {
      kms.print(members(examination));
    } else {
      kms.print(lines(examination));
    }
    return examination.problems().isEmpty() ? ExitCodes.OK : ExitCodes.UNWELL;
  }

  private static String lines(Examination examination) {
    StringBuilder lines = new StringBuilder();
    for (Finding finding : examination.findings()) {
      append(lines, finding.name(), finding.value());
    }
    append(lines, BACK_UP, texts(examination.toBackUp()));
    append(lines, PROBLEMS, examination.problems());
    return lines.toString();
  }

  private static void append(StringBuilder lines, String name, Object value) {
    if (value instanceof List<?> list && !list.isEmpty()) {
      list.forEach(element -> append(lines, name, element));
    } else {
      lines.append(name).append(": ").append(text(value)).append('\n');
    }
  }

  private static String text(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    return value instanceof List<?> ? "none" : value.toString();
  }

  private static Members members(Examination examination) {
    Members members = new Members();
    for (Finding finding : examination.findings()) {
      String name = memberName(finding.name());
      if (finding.value() instanceof Boolean flag) {
        members.put(name, flag);
      } else if (finding.value() instanceof Long number) {
        members.put(name, number);
      } else if (finding.value() instanceof List<?> list) {
        members.put(name, list);
      } else {
        members.put(name, finding.value().toString());
      }
    }
    return members
        .put(memberName(BACK_UP), texts(examination.toBackUp()))
        .put(memberName(PROBLEMS), examination.problems());
  }

  private static List<String> texts(List<Path> files) {
    return files.stream().map(Path::toString).toList();
  }

  /** {@code StoreSchemaVersion} for {@code store schema version}. */
  private static String memberName(String name) {
    return Arrays.stream(name.split(" "))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
