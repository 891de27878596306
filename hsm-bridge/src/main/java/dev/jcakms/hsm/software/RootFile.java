package dev.jcakms.hsm.software;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The one file that holds the software root's own key, mode 0600: in plain words and hexadecimal,
 * or with a passphrase as a BCFKS KeyStore whose one entry is named by the installation.
 */
public final class RootFile {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final int MAX_FILE_BYTES = 16_384;

  /** OWASP's number for HMAC-SHA-512; Bouncy Castle's own is a quarter of it. */
  private static final int PBKDF2_ROUNDS = 210_000;

  private static final int CHECKSUM_CHARACTERS = 16;
  private static final byte COMMENT = '#';
  private static final byte DER_SEQUENCE = 0x30;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> GROUP =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);
  private static final Set<PosixFilePermission> WORLD =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  private static final String PLAIN_START =
      """
      # The root key of a jca-kms installation, version 1, in the clear.
      # Whoever reads this file can decrypt everything that was encrypted under the keys of the
      # installation. Whoever loses it loses all of that for good: keep a backup, together with the
      # store beside it, where only those come who may decrypt.
      installation=%s
      key=""";
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:#[^\\n]*+\\n)*+installation=(?<installation>[0-9a-f-]{36})\\nkey=(?<key>[0-9a-f]{64})\\n"
              + "checksum=(?<checksum>[0-9a-f]{16})\\n");

  private RootFile() {}

  /**
   * Makes the file with a new key; on disk when this returns. After a failure it may be there
   * unfinished, which {@link SoftwareRoot#open} refuses.
   *
   * @throws HsmException ROOT_REFUSED if there is a file already, which is left as it is, or if the
   *     passphrase is empty; UNAVAILABLE if it cannot be written; UNSUPPORTED where files have no
   *     POSIX permissions
   */
  public static void create(
      Path file, String installation, Optional<Passphrase> passphrase, Randomness randomness) {
    byte[] key = randomness.bytes(RootKey.KEY_BYTES);
    byte[] content = new byte[0];
    try {
      content =
          passphrase.isPresent()
              ? lock(file, installation, key, passphrase.get())
              : plain(installation, key);
      write(file, content);
    } catch (FileAlreadyExistsException e) {
      throw refused(file, "exists already, and is never written over");
    } catch (UnsupportedOperationException e) {
      throw unsupported(file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new HsmException(
          Reason.UNAVAILABLE, "cannot write the root file " + file + ": " + e, e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  static RootKey read(Path file, Optional<Passphrase> passphrase) {
    byte[] content = new byte[0];
    try {
      content = new byte[checkedSizeBytes(file)];
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        in.readNBytes(content, 0, content.length);
      }
      return passphrase.isPresent()
          ? unlock(file, content, passphrase.get())
          : readPlain(file, content);
    } catch (UnsupportedOperationException e) {
      throw unsupported(file, e);
    } catch (IOException e) {
      throw new HsmException(Reason.UNAVAILABLE, "cannot read the root file " + file + ": " + e, e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static int checkedSizeBytes(Path file) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw refused(file, "is not a regular file: put the file itself there, not a link to it");
    }
    if (attributes.permissions().stream().anyMatch(WORLD::contains)) {
      throw refused(file, "may be read or written by everybody: chmod 600 it");
    }
    if (attributes.permissions().stream().anyMatch(GROUP::contains)) {
      LOG.log(Level.WARNING, "The root file {0} may be read or written by its group.", file);
    }
    if (attributes.size() > MAX_FILE_BYTES) {
      throw refused(file, "is too long to be one: put the right one back from a backup");
    }
    return (int) attributes.size();
  }

  private static byte[] plain(String installation, byte[] key) {
    // Here and below the key is never in a String, which nobody could wipe.
    CharBuffer text = CharBuffer.allocate(MAX_FILE_BYTES);
    try {
      text.append(PLAIN_START.formatted(installation));
      HexFormat.of().formatHex(text, key);
      text.append("\nchecksum=").append(checksum(installation, key)).append('\n').flip();
      byte[] content = new byte[text.length()];
      StandardCharsets.US_ASCII.newEncoder().encode(text, ByteBuffer.wrap(content), true);
      return content;
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  private static RootKey readPlain(Path file, byte[] content) {
    if (content.length > 0 && content[0] == DER_SEQUENCE) {
      throw refused(file, "is locked: name the source of its passphrase in the configuration");
    }
    char[] text = new char[content.length];
    byte[] key = new byte[0];
    try {
      StandardCharsets.ISO_8859_1
          .newDecoder()
          .decode(ByteBuffer.wrap(content), CharBuffer.wrap(text), true);
      Matcher matcher = PLAIN.matcher(CharBuffer.wrap(text));
      if (!matcher.matches()) {
        throw refused(file, "is damaged: put it back from a backup");
      }
      key = HexFormat.of().parseHex(text, matcher.start("key"), matcher.end("key"));
      String installation = matcher.group("installation");
      if (!checksum(installation, key).equals(matcher.group("checksum"))) {
        throw refused(file, "is damaged, its checksum is wrong: put it back from a backup");
      }
      return new RootKey(installation, key.clone());
    } finally {
      Arrays.fill(text, '\0');
      Arrays.fill(key, (byte) 0);
    }
  }

  private static String checksum(String installation, byte[] key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(installation.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sha256.digest(key)).substring(0, CHECKSUM_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] lock(Path file, String installation, byte[] key, Passphrase passphrase)
      throws IOException, GeneralSecurityException {
    char[] characters = passphrase.read();
    try {
      if (characters.length == 0) {
        throw refused(file, "was not made: an empty passphrase locks nothing");
      }
      KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
      store.load(null, null);
      store.setKeyEntry(installation, new SecretKeySpec(key, "AES"), characters, null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(
          new BCFKSLoadStoreParameter.Builder(out, characters)
              .withStorePBKDFConfig(
                  new PBKDF2Config.Builder()
                      .withPRF(PBKDF2Config.PRF_SHA512)
                      .withIterationCount(PBKDF2_ROUNDS)
                      .build())
              .build());
      return out.toByteArray();
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static RootKey unlock(Path file, byte[] content, Passphrase passphrase) {
    if (content.length > 0 && content[0] == COMMENT) {
      throw refused(
          file,
          "is not locked, though the configuration names a passphrase: put the locked file back, or"
              + " take the passphrase out");
    }
    char[] characters = passphrase.read();
    try {
      KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
      store.load(new ByteArrayInputStream(content), characters);
      String installation = store.aliases().nextElement();
      return new RootKey(installation, store.getKey(installation, characters).getEncoded());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw refused(
          file, "cannot be unlocked: give the right passphrase, or put it back from a backup");
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static HsmException unsupported(Path file, UnsupportedOperationException cause) {
    return new HsmException(
        Reason.UNSUPPORTED, "the software root needs POSIX file permissions: " + file, cause);
  }

  private static HsmException refused(Path file, String why) {
    return new HsmException(Reason.ROOT_REFUSED, "the root file " + file + " " + why);
  }
}
