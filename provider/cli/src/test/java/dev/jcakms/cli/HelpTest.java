package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page and the completion say what the help says. */
class HelpTest {
  private static final Set<String> MACROS = Set.of("TH", "SH", "SS", "PP", "TP", "EX", "EE");
  private static final Pattern ARGUMENTS = Pattern.compile("[A-Z]{2}( \"[^\"]*\")*");

  /** Types each argument and a tab, and prints the line that came of it. */
  private static final String TYPE_IN_ZSH =
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; unset zle_bracketed_paste; autoload -U compinit && compinit -D -u; \\
        source ./completion; show() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N show; \\
        bindkey "^X" show; print -r -- "re"ady'
      zpty -r shell line '*ready*'
      for typed; do
        zpty -w -n shell "$typed"$'\\t\\x18'
        zpty -r shell line '*<*>*'
        print -r -- "${${line##*<}%%>*}"
      done
      zpty -d shell
      """;

  private static final long DEADLINE_SECONDS = 60;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = new Scratch(directory);
  }

  private String help(String flag) {
    Scratch.Run run = scratch.kms("help", flag);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    return run.outText();
  }

  @Test
  void manualPageHasEveryVerbWithItsFlagsAndExample() {
    String page = help("--man");
    for (CommandSpec verb : CommandLines.built()) {
      String section = section(page, verb.name());
      for (OptionSpec option : verb.options()) {
        String flag = option.longestName().replace("-", "\\-");
        if (!option.inherited()) {
          assertEquals(!option.hidden(), section.contains(".TP\n" + flag), section + flag);
        } else if (!option.usageHelp()) {
          assertTrue(section.contains(flag), section + flag);
        }
      }
      assertTrue(section.contains(".EX\n  kms " + verb.name().replace("-", "\\-")), section);
    }
    for (CommandSpec verb : CommandLines.notBuilt()) {
      assertFalse(page.contains(verb.name().replace("-", "\\-")), verb.name());
    }
  }

  private static String section(String page, String verb) {
    String heading = "\n.SS \"" + verb.replace("-", "\\-") + "\"\n";
    int begin = page.indexOf(heading);
    assertTrue(begin > 0, verb);
    int end = page.indexOf("\n.SS", begin + heading.length());
    return page.substring(begin, end < 0 ? page.length() : end + 1);
  }

  @Test
  void everyLineOfTheManualPageIsAMacroThatThereIsOrText() {
    Set<String> used = new TreeSet<>();
    String page = help("--man");
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(page));
    for (String line : page.lines().toList()) {
      assertFalse(line.startsWith("'"), line);
      if (line.startsWith(".")) {
        assertTrue(ARGUMENTS.matcher(line.substring(1)).matches(), line);
        used.add(line.substring(1, 3));
      }
    }
    assertEquals(new TreeSet<>(MACROS), used);
  }

  @Test
  void bashCompletesVerbsAndFlagsAndNothingThatIsRefused() throws Exception {
    Files.writeString(scratch.path("completion"), help("--completion"));
    assertEquals("encrypt encrypt-file", completed("enc"));
    assertEquals("--destination-key-id", completed("re-encrypt", "--destination-k"));
    assertEquals("create-key create-alias", completed("create-"));
    assertEquals("", completed("encrypt", "--dry"));
  }

  /** In a shell on a terminal: what it completes cannot be asked for otherwise. */
  @Test
  void zshCompletesVerbsAndFlagsAndNothingThatIsRefused() throws Exception {
    Path zsh = Part.ZSH.need(Commands.find("zsh"));
    Files.writeString(scratch.path("completion"), help("--completion"));
    Files.writeString(scratch.path("type"), TYPE_IN_ZSH);
    Path out = scratch.path("out");
    Process process =
        new ProcessBuilder(
                zsh.toString(),
                "-f",
                "type",
                "kms describe-k",
                "kms encr",
                "kms re-encrypt --destination-k",
                "kms --con",
                "kms encrypt --dry")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), Files.readString(out));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(
        List.of(
            "kms describe-key ",
            "kms encrypt",
            "kms re-encrypt --destination-key-id ",
            "kms --config ",
            "kms encrypt --dry"),
        Files.readString(out).lines().toList());
  }

  private String completed(String... words) throws IOException, InterruptedException {
    String script =
        "source completion; COMP_WORDS=(kms "
            + String.join(" ", words)
            + "); COMP_CWORD="
            + words.length
            + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_kms;"
            + " echo \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder(List.of("bash", "--norc", "-c", script))
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD) // It is in no completion, it says.
            .start();
    bash.getOutputStream().close();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), out);
    return out.strip();
  }
}
