package dev.jcakms.provider;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** What everybody may not do with what belongs to an installation. */
enum Mode {
  /** A directory, whose names are no secret; what is in it has a mode of its own. */
  DIRECTORY(Set.of(PosixFilePermission.OTHERS_WRITE), "written", "chmod 700"),
  /** A file. */
  FILE(
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE),
      "read or written",
      "chmod 600");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
  private final Set<PosixFilePermission> forbidden;

  private final String verb;
  private final String remedy;

  Mode(Set<PosixFilePermission> forbidden, String verb, String remedy) {
    this.forbidden = forbidden;
    this.verb = verb;
    this.remedy = remedy;
  }

  /** What is wrong with such permissions, and what to do, if something is. */
  Optional<String> judge(Path path, Set<PosixFilePermission> permissions) {
    return permissions.stream().anyMatch(forbidden::contains)
        ? Optional.of(path + " may be " + verb + " by everybody: " + remedy + " it")
        : Optional.empty();
  }
}
