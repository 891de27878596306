package dev.jcakms.provider;

import dev.jcakms.provider.Examination.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects an {@link Examination}. For one thread. */
final class Findings {
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Path> toBackUp = new ArrayList<>();

  void tell(String name, String text) {
    findings.add(new Finding(name, text));
  }

  void tell(String name, boolean flag) {
    findings.add(new Finding(name, flag));
  }

  void tell(String name, long number) {
    findings.add(new Finding(name, number));
  }

  void tell(String name, List<Path> files) {
    tellTexts(name, files.stream().map(Path::toString).toList());
  }

  void tellTexts(String name, List<String> texts) {
    findings.add(new Finding(name, texts));
  }

  /** Something is wrong; the text says what to do about it. */
  void problem(String text) {
    problems.add(text);
  }

  /** Something is wrong, as what was thrown says. */
  void problem(RuntimeException thrown) {
    problem(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
  }

  /** A file without which nothing that was encrypted can be decrypted again. */
  void backUp(Path file) {
    toBackUp.add(file);
  }

  Examination examination() {
    return new Examination(findings, toBackUp, problems);
  }
}
