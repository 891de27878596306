package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.gate.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes change keys of one home, and are killed at random moments. {@code -Dkills=200}
 * kills as many; {@code -Djcakms.test.seed} repeats the moments.
 */
class KeyLoadKillTest {
  private static final int PROCESSES = 4;
  private static final int KILLS = Integer.getInteger("kills", 8);

  /** After that many acknowledged changes of one process at most it is killed. */
  private static final int MAX_CHANGES = 40;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** The last acknowledged change of each key, by its alias. */
  private final Map<String, KeyLoadMain.Change> acknowledged = new HashMap<>();

  @Test
  void everyAcknowledgedChangeIsThereAndNothingIsHalfDone() throws Exception {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("jcakms.test.seed=" + seed);
    Random random = new Random(seed);
    Path home = directory.resolve("home");
    Instance.of(Configuration.ofHome(home)).installation().makeIfMissing();
    int killed = 0;
    while (killed < KILLS) {
      killed += round(home, "round-" + killed, random);
    }
    assertTrue(killed >= KILLS);
    assertEquals(
        List.of(),
        Doctor.examine(() -> Configuration.ofHome(home), Clocks.SYSTEM).problems(),
        "seed " + seed);
    Instance here = Instance.of(Configuration.ofHome(home));
    try {
      check(here.service().keys());
    } finally {
      here.service().close();
    }
  }

  private int round(Path home, String name, Random random) throws IOException {
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        children.add(new ChildJvm(KeyLoadMain.class, home, name + "-" + i));
      }
      for (ChildJvm child : children) {
        // Between two changes or in the middle of one: the process goes on while this reads.
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
          note(child.readLine());
        }
        child.kill();
        for (String line = child.readLine(); line != null; line = child.readLine()) {
          note(line);
        }
      }
      return children.size();
    } finally {
      children.forEach(ChildJvm::close);
    }
  }

  private void note(@Nullable String line) {
    assertNotNull(line, "the process ended before it was killed");
    String[] words = line.split(" ", -1);
    if (words.length == 2 && isWhole(words[1])) {
      acknowledged.put(words[0], KeyLoadMain.Change.valueOf(words[1]));
    }
  }

  /** The last line of a process that is killed may be cut short. */
  private static boolean isWhole(String word) {
    return Arrays.stream(KeyLoadMain.Change.values())
        .anyMatch(change -> change.name().equals(word));
  }

  private void check(KeyAdministration keys) {
    List<AliasListEntry> aliases = keys.listAliases();
    Map<String, KeyId> byName =
        aliases.stream()
            .collect(Collectors.toMap(AliasListEntry::aliasName, AliasListEntry::targetKeyId));
    Set<KeyId> checked = new HashSet<>();
    for (Map.Entry<String, KeyLoadMain.Change> key : acknowledged.entrySet()) {
      KeyId keyId = byName.get(key.getKey());
      if (keyId == null) {
        throw new AssertionError(key + " is lost");
      }
      int last = check(keys, keyId, aliases);
      assertTrue(last >= place(key.getValue()), key + " is there as far as " + last);
      assertTrue(last <= place(key.getValue()) + 1, key + " is there as far as " + last);
      checked.add(keyId);
    }
    for (Map.Entry<String, KeyId> alias : byName.entrySet()) {
      if (checked.add(alias.getValue())) {
        // Its making was not acknowledged any more.
        assertEquals(0, check(keys, alias.getValue(), aliases), alias.getKey());
      }
    }
    assertEquals(checked.size(), keys.listKeys().size(), "no key is without its alias");
  }

  /**
   * Checks that state, aliases and history of a key tell the same.
   *
   * @return the last change that it has seen
   */
  private static int check(KeyAdministration keys, KeyId keyId, List<AliasListEntry> aliases) {
    KeyName name = KeyName.of(keyId.toString());
    KeyMetadata key = keys.describeKey(name);
    List<String> history = keys.history(name).stream().map(KeyChange::operation).toList();
    List<String> whole =
        Arrays.stream(KeyLoadMain.Change.values()).map(change -> change.operation).toList();
    assertEquals(whole.subList(0, history.size()), history);
    KeyLoadMain.Change last = List.of(KeyLoadMain.Change.values()).get(history.size() - 1);
    KeyState state =
        switch (last) {
          case CREATED, ENABLED, NAMED_AGAIN -> KeyState.ENABLED;
          case DISABLED, CANCELLED -> KeyState.DISABLED;
          case SCHEDULED, SCHEDULED_AGAIN -> KeyState.PENDING_DELETION;
        };
    assertEquals(state, key.state(), last.name());
    assertEquals(state == KeyState.PENDING_DELETION, key.deletionDate().isPresent());
    assertEquals(
        last.compareTo(KeyLoadMain.Change.NAMED_AGAIN) >= 0 ? 2 : 1,
        aliases.stream().filter(alias -> alias.targetKeyId().equals(keyId)).count(),
        last.name());
    return place(last);
  }

  private static int place(KeyLoadMain.Change change) {
    return List.of(KeyLoadMain.Change.values()).indexOf(change);
  }
}
