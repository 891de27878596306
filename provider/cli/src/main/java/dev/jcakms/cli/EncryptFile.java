package dev.jcakms.cli;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.MessageSealing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
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
  private static final byte[] NO_ASSOCIATED_DATA = new byte[0];
  @Mixin private final KeyOption key = new KeyOption();

  EncryptFile(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "EncryptFile";
  }

  @Override
  boolean makesPlaintext() {
    return false;
  }

  @Override
  String done() {
    return "encrypted";
  }

  @Override
  Transfer admitted(KeyService service, EncryptionContext encryptionContext) {
    MessageSealing sealing = service.sealing(key.name(), encryptionContext);
    return (from, to) -> transfer(sealing, from, to);
  }

  private static MessageHeader transfer(MessageSealing sealing, InputStream from, OutputStream to)
      throws IOException {
    byte[] first = from.readNBytes(MessageBody.MAX_SINGLE_BYTES + 1);
    try {
      if (MessageBody.typeFor(first.length) == CiphertextType.SINGLE) {
        return single(sealing, first, to);
      }
      PushbackInputStream whole = new PushbackInputStream(from, first.length);
      whole.unread(first);
      return sealing.transfer(NO_ASSOCIATED_DATA, whole, to);
    } finally {
      Arrays.fill(first, (byte) 0);
    }
  }

  private static MessageHeader single(MessageSealing sealing, byte[] plaintext, OutputStream to)
      throws IOException {
    long messageBytes = MessageBody.messageBytes(sealing.rootSuite(), plaintext.length);
    byte[] message = new byte[Math.toIntExact(messageBytes)];
    int written = sealing.seal(NO_ASSOCIATED_DATA, plaintext, 0, plaintext.length, message, 0);
    to.write(message, 0, written);
    return MessageHeader.read(message);
  }
}
