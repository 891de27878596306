package dev.jcakms.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.conformance.jca.Tools;
import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/**
 * OpenSSL's command.
 *
 * @param program its file
 * @param directory where it runs
 */
public record OpenSsl(Path program, Path directory) {
  /** The one of this machine; where there is none the test that calls is skipped. */
  public static OpenSsl need(Path directory) {
    return new OpenSsl(
        Part.OPENSSL.need(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "openssl"))
                .filter(Files::isExecutable)
                .findFirst()),
        directory);
  }

  public Tools.Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return Tools.run(directory, Map.of(), command);
  }

  /** Runs it and gives what it said, which must be a success. */
  public String succeed(String... arguments) throws IOException, InterruptedException {
    Tools.Result result = run(arguments);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  /** Writes whatever PEM can hold into a file for it to read. */
  public String file(String name, Object... content) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object each : content) {
        writer.writeObject(each);
      }
      writer.flush();
      Files.writeString(directory.resolve(name), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }
}
