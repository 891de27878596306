package dev.jcakms.cli;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import javax.crypto.Cipher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms decrypt-file}. */
@Command(
    name = "decrypt-file",
    header = "Decrypts what encrypt-file, or the cipher KMS/AES-GCM, made.",
    description = {
      "",
      "OUT appears when all of the message has been verified, or not at all; one that exists is",
      "replaced, and only its owner may read it. To standard output each part goes when it has been",
      "verified: only exit code 0 says that it was all.",
    },
    footer = {
      "",
      "Example:",
      "  kms decrypt-file orders.kms orders.csv",
      "  kms decrypt-file --key-id alias/orders src.tar.kms - | tar x",
    })
final class DecryptFile extends CipherVerb {
  @Mixin private final OptionalKeyOption key = new OptionalKeyOption();

  DecryptFile(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DecryptFile";
  }

  @Override
  int mode() {
    return Cipher.DECRYPT_MODE;
  }

  @Override
  KmsSecretKey key() {
    KeyName name = key.name();
    return name.isByCiphertext()
        ? KmsSecretKey.namedByCiphertext()
        : KmsSecretKey.named(name.text());
  }
}
