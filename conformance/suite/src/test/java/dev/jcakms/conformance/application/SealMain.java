package dev.jcakms.conformance.application;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.Security;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;

/** An application: encrypts so many bytes through the JCA, and notes the digest of the plaintext. */
final class SealMain {
  private SealMain() {}

  public static void main(String[] arguments) throws Exception {
    KmsProvider kms = new KmsProvider();
    Security.addProvider(kms);
    kms.administration().ensureKey("alias/orders");
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        KmsSecretKey.named("alias/orders"),
        EncryptionContext.of("tenant", "42"));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    InputStream plaintext =
        new DigestInputStream(new Pattern(Long.parseLong(arguments[0])), digest);
    try (InputStream message = new CipherInputStream(plaintext, cipher);
        OutputStream out = Applications.output(arguments[1])) {
      message.transferTo(out);
    }
    Files.writeString(Path.of(arguments[2]), HexFormat.of().formatHex(digest.digest()));
  }
}
