package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The forks of one group on one JDK, all of them and in the order in which they ran. One that was
 * not warm stays among them and counts for nothing; another one took its turn.
 */
record MessageForks(MessageGroup group, List<MessageFork> forks) {
  /** Rounds that a row must have. */
  static final int ROUNDS = 5;

  MessageForks {
    forks = List.copyOf(forks);
  }

  /** The file of a group. */
  static Path file(Path directory, MessageGroup group) {
    return directory.resolve(group.word() + ".json");
  }

  /**
   * Reads a file.
   *
   * @param release of the JDK
   * @throws IllegalStateException if it is missing, or has a fork of another group or JDK
   */
  static MessageForks read(Path directory, MessageGroup group, int release) throws IOException {
    Path file = file(directory, group);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file.getFileName() + " of JDK " + release + " is missing");
    }
    List<MessageFork> forks = new ArrayList<>();
    for (Map<String, String> members : Forks.members(file)) {
      String jdk = members.getOrDefault("jdkVersion", "0");
      if (!group.word().equals(members.get("params.group"))
          || Runtime.Version.parse(jdk).feature() != release) {
        throw new IllegalStateException(file.getFileName() + " has a fork of something else");
      }
      forks.add(MessageFork.of(members));
    }
    return new MessageForks(group, forks);
  }

  /** The rounds that there were, from 1 on. */
  int rounds() {
    return forks.stream().mapToInt(MessageFork::round).max().orElse(0);
  }

  /** How many forks of these contestants were not warm. */
  long refused(List<Contestant> contestants) {
    return forks.stream()
        .filter(fork -> contestants.contains(fork.contestant()) && !fork.isWarm())
        .count();
  }

  /**
   * The fork that counts, of each round.
   *
   * @throws IllegalStateException if a round has none, or there are fewer rounds than {@code
   *     fewest}
   */
  List<MessageFork> of(Contestant contestant, int fewest) {
    if (rounds() < fewest) {
      throw new IllegalStateException(
          group.word() + " has " + rounds() + " rounds instead of " + fewest);
    }
    List<MessageFork> counting = new ArrayList<>();
    for (int round = 1; round <= rounds(); round++) {
      counting.add(inRound(contestant, round));
    }
    return counting;
  }

  private MessageFork inRound(Contestant contestant, int round) {
    for (MessageFork fork : forks) {
      if (fork.round() == round && fork.contestant().equals(contestant) && fork.isWarm()) {
        return fork;
      }
    }
    throw new IllegalStateException(
        group.word() + " has no warm fork of " + contestant + " in round " + round);
  }
}
