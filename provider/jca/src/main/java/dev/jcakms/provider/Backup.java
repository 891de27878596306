package dev.jcakms.provider;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A backup of an installation, as {@link KmsProvider#backUp} made it or {@link KmsProvider#restore}
 * put it back.
 *
 * @param directory where it lies
 * @param installation of which installation it is, as a UUID in text form
 * @param made when; every change that was acknowledged before that is in it
 * @param keys how many keys it knows, whatever their state
 * @param whoReads what somebody has who can read the directory, in words for people
 * @param halfMade what other processes have left half made beside what was made now: those that
 *     died, and those at work
 */
public record Backup(
    Path directory,
    String installation,
    Instant made,
    long keys,
    String whoReads,
    List<Path> halfMade) {
  /** Takes a copy. */
  public Backup {
    halfMade = List.copyOf(halfMade);
  }
}
