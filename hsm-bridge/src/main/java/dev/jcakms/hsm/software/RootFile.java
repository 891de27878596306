package dev.jcakms.hsm.software;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SecretSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The one file that holds the software root's own key, mode 0600: in plain words and hexadecimal,
 * or with a passphrase as a BCFKS KeyStore whose one entry is named by the installation.
 */
public final class RootFile {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final int KEY_BYTES = 32;
  private static final int MAX_FILE_BYTES = 16_384;
  private static final int CHECKSUM_CHARACTERS = 16;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> GROUP =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);
  private static final Set<PosixFilePermission> WORLD =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  private static final String PLAIN_TEXT =
      """
      # The root key of a jca-kms installation, version 1, in the clear.
      # Whoever reads this file can decrypt everything that was encrypted under the keys of the
      # installation. Whoever loses it loses all of that for good: keep a backup, together with the
      # store beside it, where only those come who may decrypt.
      installation=%s
      key=%s
      checksum=%s
      """;
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:#[^\\n]*\\n)*installation=([0-9a-f-]{36})\\nkey=([0-9a-f]{64})\\n"
              + "checksum=([0-9a-f]{16})\\n");

  private RootFile() {}

  /** Makes the file with a new key; on disk when this returns. The file must not exist. */
  public static void create(
      Path file, String installation, Optional<SecretSource> passphrase, Randomness randomness) {
    byte[] key = randomness.bytes(KEY_BYTES);
    byte[] content = new byte[0];
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      content =
          passphrase.isPresent()
              ? lock(installation, key, passphrase.get())
              : plain(installation, key);
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (UnsupportedOperationException e) {
      throw new HsmException(
          Reason.UNSUPPORTED, "the software root needs POSIX file permissions: " + file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new HsmException(
          Reason.UNAVAILABLE, "cannot write the root file " + file + ": " + e, e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  static RootKey read(Path file, Optional<SecretSource> passphrase) {
    byte[] content = new byte[0];
    try {
      checkMode(file);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw refused(file, "is too long");
      }
      content = Files.readAllBytes(file);
      return passphrase.isPresent()
          ? unlock(file, content, passphrase.get())
          : readPlain(file, content);
    } catch (IOException e) {
      throw new HsmException(Reason.UNAVAILABLE, "cannot read the root file " + file + ": " + e, e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static void checkMode(Path file) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw refused(file, "is not a regular file");
    }
    if (attributes.permissions().stream().anyMatch(WORLD::contains)) {
      throw refused(file, "may be read or written by everybody: chmod 600 it");
    }
    if (attributes.permissions().stream().anyMatch(GROUP::contains)) {
      LOG.log(Level.WARNING, "The root file {0} may be read or written by its group.", file);
    }
  }

  private static byte[] plain(String installation, byte[] key) {
    return PLAIN_TEXT
        .formatted(installation, HexFormat.of().formatHex(key), checksum(installation, key))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static RootKey readPlain(Path file, byte[] content) {
    Matcher matcher = PLAIN.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw refused(file, "is damaged, or locked by a passphrase that the configuration lacks");
    }
    byte[] key = HexFormat.of().parseHex(matcher.group(2));
    if (!checksum(matcher.group(1), key).equals(matcher.group(3))) {
      throw refused(file, "is damaged: its checksum is wrong");
    }
    return new RootKey(matcher.group(1), key);
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

  private static byte[] lock(String installation, byte[] key, SecretSource passphrase)
      throws IOException, GeneralSecurityException {
    char[] characters = passphrase.read();
    try {
      KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
      store.load(null, null);
      store.setKeyEntry(installation, new SecretKeySpec(key, "AES"), characters, null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, characters);
      return out.toByteArray();
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static RootKey unlock(Path file, byte[] content, SecretSource passphrase) {
    char[] characters = passphrase.read();
    try {
      KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
      store.load(new ByteArrayInputStream(content), characters);
      String installation = store.aliases().nextElement();
      return new RootKey(installation, store.getKey(installation, characters).getEncoded());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw refused(file, "cannot be unlocked: a wrong passphrase, or a damaged file");
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static HsmException refused(Path file, String why) {
    return new HsmException(Reason.ROOT_REFUSED, "the root file " + file + " " + why);
  }
}
