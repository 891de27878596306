package dev.jcakms.conformance.testing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A part that some tests need and not every machine has. A test that asks for one that is not there
 * is skipped, and says so by name on standard output; it fails where the system property {@value
 * #PROPERTY}, a list with commas, names the part.
 */
public enum Part {
  /** Wycheproof's files. */
  WYCHEPROOF("wycheproof"),
  /** AWS's model of its key management service. */
  KMS_MODEL("kms-model"),
  /** SoftHSM. */
  SOFTHSM("softhsm"),
  /** A C compiler. */
  CC("cc"),
  /** OpenSSL's command. */
  OPENSSL("openssl"),
  /** The shell zsh. */
  ZSH("zsh");

  static final String PROPERTY = "jcakms.required";

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /** What was found of the part; otherwise the test that calls ends here. */
  public <T> T need(Optional<T> found) {
    return need(found, System.getProperty(PROPERTY, ""), System.out::println);
  }

  <T> T need(Optional<T> found, String required, Consumer<String> output) {
    Set<String> requiredWords =
        Arrays.stream(required.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    Set<String> words = Arrays.stream(values()).map(part -> part.word).collect(Collectors.toSet());
    if (!words.containsAll(requiredWords)) {
      Assertions.fail(PROPERTY + " names an unknown part: " + required + " (known: " + words + ")");
    }
    if (found.isPresent()) {
      return found.get();
    }
    String text = "for want of " + word + ": " + caller();
    if (requiredWords.contains(word)) {
      return Assertions.fail("failed " + text + " (" + PROPERTY + " names it)");
    }
    output.accept("SKIPPED " + text);
    return Assumptions.abort("skipped " + text);
  }

  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().matches("[^$]*Test(\\$.*)?"))
                    .findFirst()
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .orElse("?"));
  }
}
