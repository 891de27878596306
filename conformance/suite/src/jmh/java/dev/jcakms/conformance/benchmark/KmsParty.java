package dev.jcakms.conformance.benchmark;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;

/** Our cipher, on the software root and a store of its own, with everything as it is by default. */
final class KmsParty implements Party {
  private static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";
  private static final String ALIAS = "alias/orders";

  private final boolean anew;
  private final Path home;
  private final KmsProvider provider;
  private final KmsSecretKey key = KmsSecretKey.named(ALIAS);
  private final EncryptionContext context = EncryptionContext.of("tenant", "42");

  /**
   * Makes an installation and a key.
   *
   * @param anew whether each message asks the provider for a cipher
   */
  KmsParty(boolean anew) throws IOException {
    this.anew = anew;
    this.home = Files.createTempDirectory("kms-benchmark");
    this.provider = KmsProvider.builder().home(home.resolve("home")).build();
    provider.initialize();
    provider.administration().ensureKey(ALIAS);
  }

  /** A cipher that is ready for a message. */
  Cipher ready(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
    cipher.init(mode, key, context);
    return cipher;
  }

  @Override
  public Work encryption(byte[] plaintext) throws GeneralSecurityException {
    return work(Cipher.ENCRYPT_MODE, plaintext);
  }

  @Override
  public Work decryption(byte[] plaintext) throws GeneralSecurityException {
    return work(Cipher.DECRYPT_MODE, ready(Cipher.ENCRYPT_MODE).doFinal(plaintext));
  }

  private Work work(int mode, byte[] in) throws GeneralSecurityException {
    Cipher reused = ready(mode);
    byte[] out = new byte[reused.getOutputSize(in.length)];
    if (anew) {
      return () -> ready(mode).doFinal(in, 0, in.length, out, 0);
    }
    return () -> {
      reused.init(mode, key, context);
      return reused.doFinal(in, 0, in.length, out, 0);
    };
  }

  @Override
  public void close() throws IOException {
    provider.close();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(home)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
