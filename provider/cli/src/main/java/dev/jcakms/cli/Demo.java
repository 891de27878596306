package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kms demo}. */
@Command(
    name = "demo",
    header = "Encrypts and decrypts a file in memory and tells what happened.",
    description = {
      "",
      "Makes a key under alias/demo if there is none; writes nothing else. The file may have up to",
      "32 MiB.",
    },
    footer = {"", "Example:", "  kms demo README.md"})
final class Demo extends FileVerb {
  private static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";
  private static final String ALIAS = "alias/demo";
  private static final int MAX_BYTES = 1 << 25;
  private static final double NANOS_PER_MILLI = 1e6;

  @Parameters(paramLabel = "FILE", description = "Any file.")
  private @Nullable Path file;

  Demo(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Demo";
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    byte[] plaintext = read(requireNonNull(file));
    try (KmsProvider provider = kms.open()) {
      boolean isNew =
          provider.administration().listAliases().stream()
              .noneMatch(alias -> alias.aliasName().equals(ALIAS));
      KeyMetadata key = provider.administration().ensureKey(ALIAS);
      tell("key", "%s, %s", ALIAS, isNew ? "made now" : "which was there");
      tell("", "%s", key.arn());
      tell("file", "%s, %d bytes", requireNonNull(file), plaintext.length);
      encryptAndDecrypt(provider, plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
    return ExitCodes.OK;
  }

  private void encryptAndDecrypt(KmsProvider provider, byte[] plaintext)
      throws IOException, GeneralSecurityException {
    EncryptionContext context = EncryptionContext.of("purpose", "demo");
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);

    long start = kms.environment().nanoTime().getAsLong();
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named(ALIAS), context);
    byte[] message = cipher.doFinal(plaintext);
    double firstMillis = millisSince(start);
    start = kms.environment().nanoTime().getAsLong();
    cipher.doFinal(plaintext);
    double secondMillis = millisSince(start);
    start = kms.environment().nanoTime().getAsLong();
    cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named(ALIAS), context);
    byte[] opened = cipher.doFinal(message);
    double openMillis = millisSince(start);

    MessageHeader header = MessageHeader.read(message);
    tell("message", "%d bytes, %d more", message.length, message.length - plaintext.length);
    tell("header", "%d bytes: %s, %s", header.length(), header.type(), header.suite());
    tell("", "key %s", header.keyId());
    tell("", "message key sealed by %s", header.rootCiphertext().suite());
    tell("encrypt", "%.1f ms with a new message key from the root", firstMillis);
    tell("", "%.1f ms for one more message under it", secondMillis);
    tell("decrypt", "%.1f ms", openMillis);
    if (!Arrays.equals(plaintext, opened)) {
      throw new IOException("what was decrypted is not what was encrypted");
    }
    tell("compare", "the same bytes");
  }

  private byte[] read(Path path) throws IOException {
    try (InputStream in = InputFile.open(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(path + " is longer than 32 MiB: take encrypt-file");
      }
      return bytes;
    }
  }

  private double millisSince(long startNanos) {
    return (kms.environment().nanoTime().getAsLong() - startNanos) / NANOS_PER_MILLI;
  }

  private void tell(String what, String text, Object... arguments) throws IOException {
    kms.print(
        String.format(Locale.ROOT, "%-10s", what)
            + String.format(Locale.ROOT, text, arguments)
            + "\n");
  }
}
