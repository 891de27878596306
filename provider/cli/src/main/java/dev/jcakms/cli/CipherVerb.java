package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Mixin;

/**
 * A verb that makes a message of a file, or a file of a message. It asks the port, as the cipher
 * does: that one works on a caller's thread alone.
 */
abstract class CipherVerb extends FileVerb {
  @Mixin private final InAndOut files = new InAndOut();

  @Mixin private final ContextOption context = new ContextOption();

  CipherVerb(Kms kms) {
    super(kms);
  }

  /** Whether what is written is a plaintext: its owner's alone. */
  abstract boolean makesPlaintext();

  /** What was done, in a word. */
  abstract String done();

  /** The right to do it. */
  abstract Transfer admitted(KeyService service, EncryptionContext encryptionContext);

  /** Does it, and says with which header. */
  @FunctionalInterface
  interface Transfer {
    MessageHeader run(InputStream from, OutputStream to) throws IOException;
  }

  @Override
  public final Integer call() throws IOException {
    Progress progress = new Progress(kms.environment(), files.sizeBytes());
    try (InputStream source = new MeasuredInput(files.open(kms.environment()), progress);
        KmsProvider provider = kms.open()) {
      Transfer transfer = admitted(provider.port(), context.context());
      try (Target target = files.target(kms.environment(), makesPlaintext())) {
        MessageHeader header = transfer.run(source, target.stream());
        KeyName key = KeyName.of(header.keyId().toString());
        String arn = provider.administration().describeKey(key).arn();
        target.commit();
        progress.end();
        kms.say("kms: " + done() + " under " + arn);
      }
    } finally {
      progress.end();
    }
    return ExitCodes.OK;
  }
}
