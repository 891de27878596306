package dev.jcakms.conformance.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyAdministration;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * One directory of {@code homes}: a whole home, ciphertexts that were made in it, and what they and
 * its keys were.
 *
 * <pre>
 * v1/
 *   home/installation/   the home
 *   passphrase           what unlocks its root file, if that is locked
 *   keys.txt             a line for each key
 *   ciphertexts.txt      a line for each ciphertext, see {@link Entry}
 *   ciphertexts/         the ciphertexts
 * </pre>
 */
record HomeFixture(Path directory) {
  static final String HOME = "home";
  static final String PASSPHRASE = "passphrase";
  static final String KEYS = "keys.txt";
  static final String LIST = "ciphertexts.txt";
  static final String CIPHERTEXTS = "ciphertexts";

  private static final String SEPARATOR = " | ";
  private static final String COMMENT = "#";

  /** What the kind OAEP is encrypted by. */
  static final OaepScheme OAEP_SCHEME = OaepScheme.of(HashAlgorithm.SHA_256);

  /**
   * A text, ready to be signed or verified.
   *
   * @param scheme that of the key's one algorithm
   * @param input what the scheme makes of the text
   */
  record Signed(SignatureScheme scheme, byte[] input) {
    static Signed of(KmsProvider kms, KeyName key, String text) {
      PublicKeyInfo publicKey = kms.port().getPublicKey(key);
      SignatureScheme scheme =
          Arrays.stream(SigningAlgorithm.values())
              .filter(algorithm -> algorithm.isFor(publicKey.metadata().spec()))
              .findFirst()
              .orElseThrow()
              .scheme();
      MessageInput input =
          MessageInput.of(scheme, publicKey.publicKey(), new BouncyCastleProvider());
      byte[] bytes = text.getBytes(UTF_8);
      input.update(bytes, 0, bytes.length);
      return new Signed(scheme, input.finish());
    }
  }

  /** How a ciphertext was made. */
  enum Kind {
    /** By the Cipher {@code KMS/AES-GCM/NoPadding}. */
    MESSAGE,
    /** By the Cipher {@code KMS/AES-GCM-DIRECT/NoPadding}. */
    DIRECT,
    /** By that cipher's {@code wrap}. */
    WRAPPED_KEY,
    /** By the KeyGenerator {@code KMS/DataKey}. */
    DATA_KEY,
    /** The private half of a data key pair. */
    DATA_KEY_PAIR,
    /** To the public half of a pair, by OAEP with SHA-256. */
    OAEP,
    /** The MAC of the plaintext, which is the text of the column updateAAD. */
    MAC,
    /** The signature of that text, by the one algorithm of the key. */
    SIGNATURE,
    /** The public half that a secret was agreed with; the plaintext is the secret. */
    AGREEMENT;

    /** Whether homes have it that were made before there were pairs. */
    boolean isOfTheFirstHomes() {
      return compareTo(DATA_KEY) <= 0;
    }
  }

  /**
   * A line of the list.
   *
   * @param file its name in {@code ciphertexts}
   * @param kind how it was made
   * @param key the alias or id that was asked for
   * @param context pairs, as {@code name=value,name=value}, or nothing
   * @param associatedData what {@code updateAAD} was given, or nothing
   * @param plaintextBytes its length
   * @param plaintextDigest its SHA-256
   */
  record Entry(
      String file,
      Kind kind,
      String key,
      String context,
      String associatedData,
      int plaintextBytes,
      String plaintextDigest) {
    static final String HEADING =
        "# file | kind | key | context | updateAAD | bytes of plaintext | its SHA-256";

    static Entry parse(String line) {
      String[] columns = line.split(" ?\\| ?", -1);
      return new Entry(
          columns[0],
          Kind.valueOf(columns[1]),
          columns[2],
          columns[3],
          columns[4],
          Integer.parseInt(columns[5]),
          columns[6]);
    }

    String line() {
      return String.join(
          SEPARATOR,
          file,
          kind.name(),
          key,
          context,
          associatedData,
          Integer.toString(plaintextBytes),
          plaintextDigest);
    }

    EncryptionContext encryptionContext() {
      if (context.isEmpty()) {
        return EncryptionContext.none();
      }
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String pair : context.split(",", -1)) {
        int equals = pair.indexOf('=');
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
      return EncryptionContext.of(pairs);
    }
  }

  /** All that are checked in, by name. */
  static List<HomeFixture> all() throws IOException, URISyntaxException {
    try (Stream<Path> files =
        Files.list(Path.of(HomeFixture.class.getResource("/homes").toURI()))) {
      return files.filter(Files::isDirectory).sorted().map(HomeFixture::new).toList();
    }
  }

  List<Entry> entries() throws IOException {
    return lines(LIST).stream().map(Entry::parse).toList();
  }

  byte[] ciphertext(Entry entry) throws IOException {
    return Files.readAllBytes(directory.resolve(CIPHERTEXTS).resolve(entry.file()));
  }

  /** What {@link #describe} said when the fixture was made. */
  List<String> keys() throws IOException {
    return lines(KEYS);
  }

  /** A line for each key of a home: what it is, and its aliases. */
  static List<String> describe(KeyAdministration administration) {
    List<AliasListEntry> aliases = administration.listAliases();
    List<String> lines = new ArrayList<>();
    for (KeyListEntry entry : administration.listKeys()) {
      KeyMetadata key = administration.describeKey(KeyName.of(entry.keyId().toString()));
      lines.add(
          String.join(
              SEPARATOR,
              key.arn(),
              key.spec().name(),
              key.usage().name() + (key.origin() == KeyOrigin.EXTERNAL ? " " + key.origin() : ""),
              key.state().name(),
              key.creationDate().toString(),
              key.description(),
              key.currentKeyMaterialId(),
              aliases.stream()
                  .filter(alias -> alias.targetKeyId().equals(key.keyId()))
                  .map(AliasListEntry::aliasName)
                  .collect(Collectors.joining(","))));
    }
    return lines;
  }

  /** Copies the home to {@code target}, its files for the owner alone: Git keeps no modes. */
  void copyHome(Path target) throws IOException {
    Path source = directory.resolve(HOME);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = Files.copy(file, target.resolve(source.relativize(file).toString()));
        Files.setPosixFilePermissions(
            copy,
            PosixFilePermissions.fromString(Files.isDirectory(copy) ? "rwx------" : "rw-------"));
      }
    }
  }

  /** The provider of a home that is like this one's. */
  KmsProvider open(Path home) {
    return open(home, directory.resolve(PASSPHRASE));
  }

  static KmsProvider open(Path home, Path passphrase) {
    KmsProvider.Builder builder = KmsProvider.builder().home(home);
    if (Files.exists(passphrase)) {
      builder.set("passphrase-source", "file:" + passphrase);
    }
    return builder.build();
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name), UTF_8).stream()
        .filter(line -> !line.startsWith(COMMENT))
        .toList();
  }

  /** The directory's name. */
  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
