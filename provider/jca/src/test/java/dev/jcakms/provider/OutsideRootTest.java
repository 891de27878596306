package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.HomeInstallation.Step;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An installation whose root lies outside its home, as one on a token does: made in one step all
 * the same, and a root without its store is gone on with only when told.
 */
class OutsideRootTest {
  private final Randomness randomness = new OperatingSystemRandomness();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Elsewhere elsewhere;

  /** Software roots in a directory of their own, where a token would have markers. */
  private final class Elsewhere implements RootKind {
    private final RootKind software =
        new SoftwareRootKind(Optional.empty(), Primitives.best(), randomness);
    private final Path place;

    Elsewhere(Path place) {
      this.place = place;
    }

    Set<String> roots() {
      try (Stream<Path> files = Files.list(place)) {
        return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<String> madeEarlier() {
      return roots().stream().findFirst();
    }

    @Override
    public void create(Path unused, String installation) {
      try {
        software.create(Files.createDirectory(place.resolve(installation)), installation);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void withdraw(String installation) {
      try {
        Path root = place.resolve(installation);
        Files.delete(SoftwareRootKind.file(root));
        Files.delete(root);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<Path> copy(Path from, Path to, String installation) {
      return Optional.empty();
    }

    @Override
    public Root open(Path unused) {
      return software.open(place.resolve(madeEarlier().orElse("none")));
    }

    @Override
    public Optional<String> examine(Path unused, Optional<StoreSummary> store, Findings findings) {
      return software.examine(place.resolve(madeEarlier().orElse("none")), store, findings);
    }
  }

  @BeforeEach
  void makePlace() throws IOException {
    home = directory.resolve("home");
    elsewhere = new Elsewhere(Files.createDirectory(directory.resolve("elsewhere")));
  }

  private HomeInstallation installation(Consumer<Step> steps) {
    return new HomeInstallation(Configuration.ofHome(home), elsewhere, randomness, steps);
  }

  private HomeInstallation installation() {
    return installation(step -> {});
  }

  @Test
  void homeHoldsTheStoreAloneAndTheRootNamesIt() throws IOException {
    try (HomeInstallation here = installation()) {
      assertTrue(here.initialize(false));
      assertEquals(Set.of("store.db"), names(home.resolve("installation")));
      assertEquals(elsewhere.roots(), Set.of(here.repository().installation()));
      assertEquals(here.root().installation(), here.repository().installation());
      assertFalse(here.initialize(false));
      assertFalse(here.initialize(true));
    }
  }

  @Test
  void rootWithoutItsStoreIsNamedAndNothingIsMade() throws IOException {
    String earlier = dieAfter(Step.ROOT_WRITTEN);
    try (HomeInstallation here = installation()) {
      for (Runnable making : new Runnable[] {() -> here.initialize(false), here::makeIfMissing}) {
        KmsException refused = assertThrows(KmsException.class, making::run);
        assertTrue(String.valueOf(refused.getMessage()).contains(earlier), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("--adopt"), refused.getMessage());
      }
    }
    assertEquals(Set.of(earlier), elsewhere.roots());
    assertFalse(Files.exists(home));
  }

  @Test
  void rootWithoutItsStoreIsGoneOnWithWhenTold() {
    String earlier = dieAfter(Step.ROOT_WRITTEN);
    try (HomeInstallation here = installation()) {
      assertTrue(here.initialize(true));
      assertEquals(earlier, here.repository().installation());
      assertEquals(earlier, here.root().installation());
    }
    assertEquals(Set.of(earlier), elsewhere.roots());
  }

  @Test
  void rootThatIsNotThereIsNotAdopted() {
    try (HomeInstallation here = installation()) {
      KmsException refused = assertThrows(KmsException.class, () -> here.initialize(true));
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
    }
    assertFalse(Files.exists(home));
  }

  @Test
  void storeIsMadeBeforeTheRoot() {
    assertThrows(
        IllegalStateException.class,
        () -> installation(dying(Step.STORE_WRITTEN)).initialize(false));
    assertEquals(Set.of(), elsewhere.roots());
  }

  @Test
  void loserOfARaceTakesHisRootBack() {
    try (HomeInstallation winner = installation();
        HomeInstallation loser =
            installation(
                step -> {
                  if (step == Step.DIRECTORY_MADE) {
                    winner.initialize(false);
                  }
                })) {
      assertFalse(loser.initialize(false));
      assertEquals(Set.of(winner.repository().installation()), elsewhere.roots());
      assertEquals(winner.root().installation(), loser.root().installation());
    }
  }

  @Test
  void makingThatFailsLeavesNotEvenTheHome() {
    dieAfter(Step.ROOT_WRITTEN);
    assertFalse(Files.exists(home));
  }

  /** The installation that a process left half made which died after a step. */
  private String dieAfter(Step last) {
    assertThrows(IllegalStateException.class, () -> installation(dying(last)).initialize(false));
    return elsewhere.madeEarlier().orElseThrow();
  }

  private static Consumer<Step> dying(Step last) {
    return step -> {
      if (step == last) {
        throw new IllegalStateException("died");
      }
    };
  }

  private static Set<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return new TreeSet<>(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("store.db-"))
              .toList());
    }
  }
}
