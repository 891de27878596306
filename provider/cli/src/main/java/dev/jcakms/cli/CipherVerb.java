package dev.jcakms.cli;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import picocli.CommandLine.Mixin;

/** A verb that sends a file through the envelope cipher, as an application would. */
abstract class CipherVerb extends FileVerb {
  /** The cipher of messages. */
  static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";

  @Mixin private final InAndOut files = new InAndOut();

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
    boolean encrypts = mode() == Cipher.ENCRYPT_MODE;
    try (InputStream source = files.open(kms.environment());
        KmsProvider provider = kms.open()) {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
      cipher.init(mode(), key(), context.context());
      CipherCopy copy = new CipherCopy(cipher, new Progress(kms.environment(), files.sizeBytes()));
      try (Target target = files.target(kms.environment(), !encrypts)) {
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
}
