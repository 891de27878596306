package dev.jcakms.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who takes over from an engine of ours, and in which order they are asked. */
class SuccessorsTest {
  private static final String ALGORITHM = "SHA256withRSA";

  private final Provider front = provider("Front");
  private final Provider self = provider("Self");
  private final Provider behind = provider("Behind");
  private final Provider software = provider("Software");
  private final List<String> jdk =
      Arrays.stream(Security.getProviders("Signature." + ALGORITHM))
          .map(Provider::getName)
          .toList();

  private static Provider provider(String name) {
    return new Named(name);
  }

  /** A provider with one engine, which nobody makes. */
  private static final class Named extends Provider {
    private static final long serialVersionUID = 1L;

    Named(String name) {
      super(name, "1", name);
      putService(new Service(this, "Signature", ALGORITHM, "none", null, null));
    }
  }

  @AfterEach
  void takeThemOutOfTheList() {
    for (Provider provider : List.of(front, self, behind)) {
      Security.removeProvider(provider.getName());
    }
  }

  private Successors successors() {
    return successors(() -> software);
  }

  private Successors successors(Supplier<Provider> software) {
    EngineParts parts =
        new EngineParts(
            self,
            () -> {
              throw new AssertionError("the installation is not asked");
            },
            software);
    return new Successors(parts, "Signature", ALGORITHM);
  }

  private static List<String> asked(Successors successors) {
    List<String> asked = new ArrayList<>();
    assertThrows(
        InvalidKeyException.class,
        () ->
            successors.first(
                null,
                provider -> {
                  asked.add(provider.getName());
                  throw new InvalidKeyException(provider.getName());
                }));
    return asked;
  }

  @Test
  void thoseBehindUsAreAskedThenTheJdksThenTheSoftwareAndNobodyElseInFrontOfUs() {
    Security.insertProviderAt(front, 1);
    Security.addProvider(self);
    Security.addProvider(behind);
    List<String> expected = new ArrayList<>(List.of("Behind"));
    expected.addAll(jdk);
    expected.add("Software");
    assertEquals(expected, asked(successors()));
  }

  @Test
  void allAreAskedWhereWeAreNotInTheList() {
    Security.insertProviderAt(front, 1);
    List<String> expected = new ArrayList<>(List.of("Front"));
    expected.addAll(jdk);
    expected.add("Software");
    assertEquals(expected, asked(successors()));
  }

  @Test
  void firstRefusalIsTheOneThatIsToldUnlessTheEngineWasMissing() {
    Security.insertProviderAt(self, 1);
    Security.addProvider(behind);
    Successors successors = successors();
    InvalidKeyException refusal =
        assertThrows(
            InvalidKeyException.class,
            () ->
                successors.first(
                    null,
                    provider -> {
                      if (jdk.contains(provider.getName())) {
                        throw new NoSuchAlgorithmException(provider.getName());
                      }
                      throw new InvalidKeyException(provider.getName());
                    }));
    assertEquals("Behind", refusal.getMessage());
  }

  @Test
  void softwareIsNotMadeWhereAnotherTakesTheKey() throws Exception {
    Security.addProvider(self);
    Security.addProvider(behind);
    Successors successors =
        successors(
            () -> {
              throw new AssertionError("the software is not needed");
            });
    assertSame(behind, successors.first(null, provider -> provider));
    assertSame(behind, successors.firstListed(provider -> provider));
  }
}
