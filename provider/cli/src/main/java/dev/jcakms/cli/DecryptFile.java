package dev.jcakms.cli;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.MessageOpening;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
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
  private static final byte[] NO_ASSOCIATED_DATA = new byte[0];
  private static final int MAX_SINGLE_BODY_BYTES =
      MessageBody.NONCE_BYTES + MessageBody.MAX_SINGLE_BYTES + MessageBody.TAG_BYTES;

  @Mixin private final OptionalKeyOption key = new OptionalKeyOption();

  DecryptFile(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "DecryptFile";
  }

  @Override
  boolean makesPlaintext() {
    return true;
  }

  @Override
  String done() {
    return "decrypted";
  }

  @Override
  Transfer admitted(KeyService service, EncryptionContext encryptionContext) {
    MessageOpening opening = service.opening(key.name(), encryptionContext);
    return (from, to) -> transfer(opening, from, to);
  }

  private static MessageHeader transfer(MessageOpening opening, InputStream from, OutputStream to)
      throws IOException {
    MessageHeader header = Headers.read(from);
    if (header.type() == CiphertextType.CHUNKED) {
      opening.transfer(header, NO_ASSOCIATED_DATA, from, to);
    } else {
      single(opening, header, from, to);
    }
    return header;
  }

  private static void single(
      MessageOpening opening, MessageHeader header, InputStream from, OutputStream to)
      throws IOException {
    // One byte more than there may be shows that there are too many.
    byte[] body = from.readNBytes(MAX_SINGLE_BODY_BYTES + 1);
    byte[] plaintext = new byte[body.length];
    try {
      int opened = opening.open(header, NO_ASSOCIATED_DATA, body, 0, body.length, plaintext, 0);
      to.write(plaintext, 0, opened);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }
}
