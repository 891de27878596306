package dev.jcakms.cli;

import dev.jcakms.format.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kms inspect}. */
@Command(
    name = "inspect",
    header = "Prints what a ciphertext says of itself, without any key.",
    description = {
      "",
      "Nothing of it is verified: only decryption does that.",
    },
    footer = {
      "",
      "Example:",
      "  kms inspect orders.kms --query KeyId --output text",
    })
final class Inspect extends Verb {
  @ArgGroup(multiplicity = "1")
  private final Source source = new Source();

  /** The two ways to give a ciphertext. */
  static final class Source {
    @Parameters(
        paramLabel = "FILE",
        description = "A message or root ciphertext; - is standard input.")
    private @Nullable Path file;

    @Option(
        names = "--ciphertext-blob",
        paramLabel = "BLOB",
        description = "The same as fileb://PATH or base64.")
    private @Nullable Blob blob;
  }

  Inspect(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Inspect";
  }

  @Override
  List<String> globalOptions() {
    return List.of(Kms.OUTPUT, Kms.QUERY);
  }

  @Override
  public Integer call() throws IOException {
    try (InputStream in = open()) {
      kms.print(CiphertextMembers.read(in));
    } catch (FormatException e) {
      throw new IOException("neither a message nor a root ciphertext: " + e.getMessage(), e);
    }
    return ExitCodes.OK;
  }

  private InputStream open() throws IOException {
    if (source.blob != null) {
      return new ByteArrayInputStream(source.blob.bytes());
    }
    if (source.file == null || source.file.toString().equals("-")) {
      return kms.environment().in();
    }
    return InputFile.open(source.file);
  }
}
