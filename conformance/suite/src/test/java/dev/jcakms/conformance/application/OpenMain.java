package dev.jcakms.conformance.application;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.Security;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;

/** An application: decrypts a message through the JCA, and notes the digest of the plaintext. */
final class OpenMain {
  private OpenMain() {}

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new KmsProvider());
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        KmsSecretKey.named("alias/orders"),
        EncryptionContext.of("tenant", "42"));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream plaintext =
            new CipherInputStream(Applications.input(arguments[0]), cipher);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      plaintext.transferTo(out);
    }
    Files.writeString(Path.of(arguments[1]), HexFormat.of().formatHex(digest.digest()));
  }
}
