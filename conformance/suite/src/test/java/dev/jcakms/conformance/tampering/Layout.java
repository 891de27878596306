package dev.jcakms.conformance.tampering;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;

/**
 * Where the parts of the target's ciphertexts lie (FORMAT.md), and which answer belongs to each.
 */
final class Layout {
  static final int VERSION_POS = 0;
  static final int TYPE_POS = 1;
  static final int SUITE_POS = 2;

  // Of a root ciphertext.
  static final int KEY_ID_KIND_POS = 3;
  static final int KEY_ID_POS = 4;
  static final int MATERIAL_TAG_POS = 20;
  static final int NONCE_POS = 28;

  /** Where the root ciphertext of a message begins. */
  static final int ROOT_CIPHERTEXT_POS = MessageHeader.PREFIX_BYTES;

  /** Length of the header of a message under the software root, and where its body begins. */
  static final int HEADER_BYTES = MessageHeader.lengthFor(RootSuite.XAES_256_GCM);

  static final int COMMITMENT_POS = HEADER_BYTES - MessageHeader.COMMITMENT_BYTES;

  /** Where the chunks of a chunked body begin. */
  static final int CHUNKS_POS = HEADER_BYTES + MessageBody.CHUNKED_START_BYTES;

  private Layout() {}

  /** The answer to one flipped bit of a message. */
  static Refusal ofFlippedMessage(int position, Refusal otherKey) {
    return position < ROOT_CIPHERTEXT_POS
        ? Refusal.UNREADABLE
        : ofFlippedRootCiphertext(position - ROOT_CIPHERTEXT_POS, otherKey);
  }

  /** The answer to one flipped bit of a root ciphertext whose type stays known to nobody. */
  static Refusal ofFlippedRootCiphertext(int position, Refusal otherKey) {
    if (position < KEY_ID_POS) {
      return Refusal.UNREADABLE;
    }
    if (position < MATERIAL_TAG_POS) {
      return otherKey;
    }
    return position < NONCE_POS ? Refusal.UNFIT : Refusal.UNDISCLOSED;
  }
}
