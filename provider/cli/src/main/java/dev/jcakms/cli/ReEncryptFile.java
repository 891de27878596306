package dev.jcakms.cli;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms re-encrypt-file}. */
@Command(
    name = "re-encrypt-file",
    header = "Brings a message of any length under another key or context.",
    description = {
      "",
      "Its message key is sealed anew and its body copied as it is, without a look at it: only",
      "decrypt-file tells that it is whole. OUT appears when it is complete, or not at all.",
    },
    footer = {
      "",
      "Example:",
      "  kms re-encrypt-file orders.kms archive.kms --destination-key-id alias/archive",
    })
final class ReEncryptFile extends FileVerb {
  @Mixin private final InAndOut files = new InAndOut();

  @Mixin private final ReEncryptionOptions options = new ReEncryptionOptions();

  ReEncryptFile(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ReEncryptFile";
  }

  @Override
  public Integer call() throws IOException {
    try (InputStream in = files.open(kms.environment());
        KmsProvider provider = kms.open()) {
      MessageHeader header =
          provider
              .administration()
              .reEncrypt(
                  Headers.read(in),
                  EncryptionTerms.symmetric(options.sourceKey(), options.sourceContext()),
                  EncryptionTerms.symmetric(
                      options.destinationKey(), options.destinationContext()));
      try (Target target = files.target(kms.environment(), false)) {
        OutputStream out = target.stream();
        byte[] bytes = new byte[header.length()];
        header.write(bytes, 0);
        out.write(bytes);
        in.transferTo(out);
        target.commit();
      }
      KeyName key = KeyName.of(header.keyId().toString());
      kms.say("kms: encrypted under " + provider.administration().describeKey(key).arn());
    }
    return ExitCodes.OK;
  }
}
