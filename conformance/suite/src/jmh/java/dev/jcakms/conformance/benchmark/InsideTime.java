package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An agent that tells how long the program ran that a JVM was started for. */
public final class InsideTime {
  private InsideTime() {}

  /**
   * The JVM is ready for its program.
   *
   * @param file where the nanoseconds until its end are written
   */
  public static void premain(String file) {
    long start = System.nanoTime();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> write(Path.of(file), System.nanoTime() - start)));
  }

  /** Writes a time for {@link #seconds}. */
  static void write(Path file, long nanos) {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(String.valueOf(nanos).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException missing) {
      // Whoever wants the time finds none, and fails.
    }
  }

  /** The time in a file, which is taken away. */
  static double seconds(Path file) throws IOException {
    double nanos = Double.parseDouble(Files.readString(file));
    Files.delete(file);
    return nanos / 1e9;
  }

  /** Makes the agent's jar. */
  static Path jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", InsideTime.class.getName());
    String name = InsideTime.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.putNextEntry(new JarEntry(name));
      try (var in = InsideTime.class.getClassLoader().getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("no " + name);
        }
        long unused = in.transferTo(jar);
      }
    }
    return file;
  }
}
