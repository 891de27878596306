package dev.jcakms.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of Wycheproof's files.
 *
 * @param folder where they are
 * @param files those that end in {@code .json}, by name
 */
public record Vectors(Path folder, List<Path> files) {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * The files of a folder.
   *
   * @throws WycheproofException if it has none
   */
  public static Vectors in(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new WycheproofException(folder.toString(), "no file ends in .json");
    }
    return new Vectors(folder, files);
  }

  /**
   * The SHA-256 of what {@code sha256sum *.json} prints in the folder in the C locale, by which
   * anyone can see that the files are the same.
   */
  public String digest() throws IOException {
    MessageDigest lines = sha256();
    for (Path file : files) {
      String hash = HEX.formatHex(sha256().digest(Files.readAllBytes(file)));
      lines.update((hash + "  " + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HEX.formatHex(lines.digest());
  }

  /** The commit that git says is checked out there; none where it says nothing. */
  public Optional<String> commit() throws IOException {
    try {
      Process git =
          new ProcessBuilder("git", "-C", folder.toString(), "log", "-1", "--format=%H", "--", ".")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException noGit) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
