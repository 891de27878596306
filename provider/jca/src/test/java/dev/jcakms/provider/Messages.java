package dev.jcakms.provider;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import java.util.Arrays;

/** Messages through the port, as an engine makes and opens them. */
final class Messages {
  private static final byte[] NO_AAD = new byte[0];

  private Messages() {}

  static byte[] seal(KeyService service, KeyName key, EncryptionContext context, byte[] plaintext) {
    return seal(service.sealing(key, context), plaintext);
  }

  static byte[] seal(MessageSealing sealing, byte[] plaintext) {
    byte[] out = new byte[(int) MessageBody.messageBytes(sealing.rootSuite(), plaintext.length)];
    if (plaintext.length <= MessageBody.MAX_SINGLE_BYTES) {
      sealing.seal(NO_AAD, plaintext, 0, plaintext.length, out, 0);
    } else {
      sealing.begin(NO_AAD).doFinal(plaintext, 0, plaintext.length, out, 0);
    }
    return out;
  }

  static byte[] open(KeyService service, KeyName key, EncryptionContext context, byte[] message) {
    return open(service.opening(key, context), message);
  }

  static byte[] open(MessageOpening opening, byte[] message) {
    MessageHeader header = MessageHeader.read(message);
    int bodyBytes = message.length - header.length();
    byte[] out = new byte[bodyBytes];
    int written;
    if (header.type() == CiphertextType.SINGLE) {
      written = opening.open(header, NO_AAD, message, header.length(), bodyBytes, out, 0);
    } else {
      BodyStream stream = opening.begin(header, NO_AAD, message, header.length());
      int startBytes = header.length() + MessageBody.CHUNKED_START_BYTES;
      written = stream.doFinal(message, startBytes, message.length - startBytes, out, 0);
    }
    return Arrays.copyOf(out, written);
  }
}
