package dev.jcakms.cli;

import dev.jcakms.jca.key.KmsSecretKey;
import javax.crypto.Cipher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kms encrypt-file}. */
@Command(
    name = "encrypt-file",
    header = "Encrypts a file of any length.",
    description = {
      "",
      "OUT appears when it is whole, or not at all; one that exists is replaced.",
    },
    footer = {
      "",
      "Example:",
      "  kms encrypt-file --key-id alias/orders orders.csv orders.kms",
      "  tar c src | kms encrypt-file --key-id alias/orders - src.tar.kms",
    })
final class EncryptFile extends CipherVerb {
  @Mixin private final KeyOption key = new KeyOption();

  EncryptFile(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "EncryptFile";
  }

  @Override
  int mode() {
    return Cipher.ENCRYPT_MODE;
  }

  @Override
  KmsSecretKey key() {
    return KmsSecretKey.named(key.name().text());
  }
}
