package dev.jcakms.provider;

import static java.util.stream.Collectors.joining;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of a backup that says when it was made and of what, in plain words, and by which the
 * other files are known again. It shows damage, not forgery: who can write the directory can write
 * the note. What is read is what would be written, to the byte.
 *
 * @param made when the copy of the store was begun, to the second
 * @param installation of which installation, as a UUID in text form
 * @param root what kind of root the installation has, and what locks it
 * @param token the URI of the token that holds its keys; none with a software root
 * @param keys how many keys the store knows
 * @param digests the SHA-256 in hexadecimal of each other file, by its name
 */
record BackupNote(
    Instant made,
    String installation,
    RootOfBackup root,
    Optional<String> token,
    long keys,
    SortedMap<String, String> digests) {
  /** The file's name. */
  static final String NAME = "backup.txt";

  private static final int MAX_FILE_BYTES = 16_384;
  private static final int CHECKSUM_CHARACTERS = 16;
  private static final String HEAD =
      """
      # A backup of a jca-kms installation, version 1. kms restore puts it back.
      # %s
      made=%s
      installation=%s
      root=%s
      """;
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:#[^\\n]*+\\n){2}made=(?<made>[^\\n]{20,30})\\n"
              + "installation=(?<installation>[0-9a-f-]{36})\\nroot=(?<root>[a-z0-9-]{1,20})\\n"
              + "(?:token=(?<token>[^\\n]{1,4096})\\n)?keys=(?<keys>[0-9]{1,18})\\n"
              + "(?<digests>(?:sha256\\.[a-z.]{1,20}=[0-9a-f]{64}\\n){1,8})"
              + "checksum=[0-9a-f]{16}\\n");

  /** The roots that a backup can be of, and what somebody has who reads one. */
  enum RootOfBackup {
    /** A root file with the key in the clear. */
    SOFTWARE(
        RootConfiguration.SOFTWARE,
        "Whoever reads this directory can decrypt everything that was encrypted under its keys."),
    /** A root file that a passphrase locks. */
    LOCKED(
        "software-locked",
        "Whoever reads this directory and knows the passphrase can decrypt everything that was"
            + " encrypted under its keys."),
    /** A token. */
    TOKEN(
        RootConfiguration.PKCS11,
        "The keys are in the token and not in here: back it up by its maker's means. Whoever reads"
            + " this directory and can use the token can decrypt everything that was encrypted"
            + " under its keys.");

    private final String word;
    private final String whoReads;

    RootOfBackup(String word, String whoReads) {
      this.word = word;
      this.whoReads = whoReads;
    }

    /** The root of a configuration. */
    static RootOfBackup of(RootConfiguration root) {
      if (root instanceof RootConfiguration.Pkcs11) {
        return TOKEN;
      }
      return root.login().isPresent() ? LOCKED : SOFTWARE;
    }

    /** For people. */
    String title() {
      return switch (this) {
        case SOFTWARE -> "a software root";
        case LOCKED -> "a software root that a passphrase locks";
        case TOKEN -> "a token";
      };
    }
  }

  /** The file's content. */
  String text() {
    String body = body();
    return body + "checksum=" + checksum(body) + "\n";
  }

  private String body() {
    return HEAD.formatted(root.whoReads, made, installation, root.word)
        + token.map(uri -> "token=" + uri + "\n").orElse("")
        + "keys="
        + keys
        + "\n"
        + digests.entrySet().stream()
            .map(file -> "sha256." + file.getKey() + "=" + file.getValue() + "\n")
            .collect(joining());
  }

  private static String checksum(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.ISO_8859_1));
      return HexFormat.of().formatHex(digest).substring(0, CHECKSUM_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads the note of a backup.
   *
   * @throws KmsException VALIDATION if the directory is no backup that this program made;
   *     KmsUnavailableException if it cannot be read
   */
  static BackupNote read(Path directory) {
    byte[] content;
    try (InputStream in = Files.newInputStream(directory.resolve(NAME))) {
      content = in.readNBytes(MAX_FILE_BYTES);
    } catch (IOException e) {
      // To some systems a path below a plain file is an error of its own.
      if (e instanceof NoSuchFileException || Files.isRegularFile(directory)) {
        throw new KmsException(
            KmsErrorCode.VALIDATION,
            directory + " is no backup: there is no " + NAME + " in it",
            e);
      }
      throw new KmsUnavailableException("the backup " + directory + " cannot be read: " + e, e);
    }
    return parse(new String(content, StandardCharsets.ISO_8859_1))
        .orElseThrow(
            () ->
                new KmsException(
                    KmsErrorCode.VALIDATION,
                    "the backup "
                        + directory
                        + " is damaged, or was made by a newer version of this program: "
                        + NAME
                        + " is not what one says"));
  }

  /** Reads the content of the file, if it is one. */
  static Optional<BackupNote> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    SortedMap<String, String> digests = new TreeMap<>();
    matcher
        .group("digests")
        .lines()
        .forEach(
            line ->
                digests.put(
                    line.substring(line.indexOf('.') + 1, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1)));
    for (RootOfBackup root : RootOfBackup.values()) {
      if (root.word.equals(matcher.group("root"))) {
        try {
          return Optional.of(
                  new BackupNote(
                      Instant.parse(matcher.group("made")),
                      matcher.group("installation"),
                      root,
                      Optional.ofNullable(matcher.group("token")),
                      Long.parseLong(matcher.group("keys")),
                      digests))
              .filter(note -> note.text().equals(text));
        } catch (DateTimeException noTime) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The same for those who asked for it. */
  Backup of(Path directory, List<Path> halfMade) {
    return new Backup(directory, installation, made, keys, root.whoReads, halfMade);
  }
}
