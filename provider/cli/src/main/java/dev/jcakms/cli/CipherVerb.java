package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A verb that sends a file through the envelope cipher, as an application would. */
abstract class CipherVerb extends FileVerb {
  /** The cipher of messages. */
  static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";

  private static final String STREAM = "-";

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "The file to read; - is standard input.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to make or replace; - is standard output.")
  private @Nullable Path out;

  @Mixin private final ContextOption context = new ContextOption();

  CipherVerb(Kms kms) {
    super(kms);
  }

  /** {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}. */
  abstract int mode();

  /** The key by the name that the command line gives. */
  abstract KmsSecretKey key();

  @Override
  public final Integer call() throws IOException, GeneralSecurityException {
    Path from = requireNonNull(in);
    boolean encrypts = mode() == Cipher.ENCRYPT_MODE;
    try (InputStream source = open(from);
        KmsProvider provider = kms.open()) {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
      cipher.init(mode(), key(), context.context());
      CipherCopy copy = new CipherCopy(cipher, new Progress(kms.environment(), sizeBytes(from)));
      try (Target target = target(requireNonNull(out), !encrypts)) {
        copy.copy(source, target.stream());
        Head head = encrypts ? copy.output() : copy.input();
        String arn = arn(provider, head);
        target.commit();
        kms.say("kms: " + (encrypts ? "encrypted" : "decrypted") + " under " + arn);
      }
    }
    return ExitCodes.OK;
  }

  private static String arn(KmsProvider provider, Head head) {
    KeyName name = KeyName.of(head.header().keyId().toString());
    return provider.administration().describeKey(name).arn();
  }

  private InputStream open(Path path) throws IOException {
    return isStream(path) ? kms.environment().in() : InputFile.open(path);
  }

  private Target target(Path path, boolean secret) throws IOException {
    return isStream(path) ? Target.of(kms.environment().out()) : new AsideFile(path, secret);
  }

  private static long sizeBytes(Path path) throws IOException {
    return isStream(path) || !Files.isRegularFile(path) ? -1 : Files.size(path);
  }

  private static boolean isStream(Path path) {
    return path.toString().equals(STREAM);
  }
}
