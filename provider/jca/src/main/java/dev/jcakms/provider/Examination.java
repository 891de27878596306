package dev.jcakms.provider;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link KmsProvider#examine()} found. Holds no secrets: names of files, counts, and reasons.
 *
 * @param findings what is there, in the order in which a person reads it; no name stands twice
 * @param toBackUp the files without which nothing that was encrypted can be decrypted again; they
 *     belong together
 * @param problems what is wrong, and what to do about it; empty if all is well
 */
public record Examination(List<Finding> findings, List<Path> toBackUp, List<String> problems) {
  /**
   * One thing that was found.
   *
   * @param name what it is, in small letters with blanks; names stay what they are
   * @param value a String, Boolean, Long or List of Strings
   */
  public record Finding(String name, Object value) {}

  /** Takes copies. */
  public Examination {
    findings = List.copyOf(findings);
    toBackUp = List.copyOf(toBackUp);
    problems = List.copyOf(problems);
  }
}
