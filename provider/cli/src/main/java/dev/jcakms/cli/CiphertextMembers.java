package dev.jcakms.cli;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** What a ciphertext says of itself: the answer of inspect. */
final class CiphertextMembers {
  private static final int VERSION_POS = 0;
  private static final int TYPE_POS = 1;

  /** The longest root ciphertext; the header of a message is shorter. */
  private static final int MAX_HEAD_BYTES =
      RootCiphertext.lengthFor(RootSuite.XAES_256_GCM, RootCiphertext.MAX_PLAINTEXT_BYTES);

  private CiphertextMembers() {}

  /**
   * Reads a message of any length, or a root ciphertext, to its end.
   *
   * @throws FormatException if it is neither
   */
  static Members read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(MAX_HEAD_BYTES + 1);
    if (head.length > TYPE_POS && isMessageType(head[TYPE_POS])) {
      MessageHeader header = MessageHeader.read(head);
      return message(head[VERSION_POS], header, head.length + count(in));
    }
    RootCiphertext root = RootCiphertext.read(head);
    return rootCiphertext(head[VERSION_POS], root);
  }

  private static Members message(byte version, MessageHeader header, long messageBytes) {
    long bodyBytes = messageBytes - header.length();
    return new Members()
        .put("Kind", "Message")
        .put("Version", version)
        .put("Type", header.type().name())
        .put("Suite", header.suite().name())
        .put("KeyId", header.keyId().toString())
        .put("MessageBytes", messageBytes)
        .put("HeaderBytes", header.length())
        .put("BodyBytes", bodyBytes)
        .put("PlaintextBytes", MessageBody.plaintextBytes(header.type(), bodyBytes))
        .put("KeyCommitment", HexFormat.of().formatHex(header.commitment()))
        .put("MessageKey", rootCiphertext(version, header.rootCiphertext()));
  }

  private static Members rootCiphertext(byte version, RootCiphertext root) {
    return new Members()
        .put("Kind", "RootCiphertext")
        .put("Version", version)
        .put("Type", root.type().name())
        .put("Suite", root.suite().name())
        .put("KeyId", root.keyId().toString())
        .put("KeyMaterialIdPrefix", HexFormat.of().formatHex(root.materialTag()))
        .put("CiphertextBytes", root.length())
        .put("PlaintextBytes", root.plaintextBytes());
  }

  private static boolean isMessageType(byte id) {
    return Arrays.stream(CiphertextType.values())
        .anyMatch(type -> type.id() == id && type.isMessage());
  }

  private static long count(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      count += n;
    }
    return count;
  }
}
