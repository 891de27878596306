package dev.jcakms.service.sealing;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.messagekey.BulkCipher;
import dev.jcakms.service.messagekey.LastUse;
import dev.jcakms.service.messagekey.MessageKey;
import dev.jcakms.service.messagekey.MessageKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Opens messages under the key of one request, or under whichever key they name. */
public final class MessageOpener implements MessageOpening {
  private static final byte[] NOTHING = new byte[0];

  private final Gate gate;
  private final CiphertextKeys keys;
  private final MessageKeys messageKeys;
  private final Primitives primitives;
  private final OpenBodies openBodies;
  private final LastUse lastUse = new LastUse();

  /**
   * An opener of messages.
   *
   * @param openBodies takes the chunked ones
   * @throws dev.jcakms.port.KmsException if {@code request} names a key that may not be used so
   */
  public MessageOpener(
      Gate gate,
      Request request,
      MessageKeys messageKeys,
      Primitives primitives,
      OpenBodies openBodies) {
    this.gate = gate;
    this.keys = new CiphertextKeys(gate, request);
    this.messageKeys = messageKeys;
    this.primitives = primitives;
    this.openBodies = openBodies;
  }

  @Override
  public void admitAgain() {
    keys.admitAgain();
  }

  @Override
  public int open(
      MessageHeader header,
      byte[] aadDigest,
      byte[] body,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    checkLength(header, length);
    Permit permit = keys.permitFor(header.keyId());
    Moment now = gate.now();
    BulkCipher cipher =
        messageKeys.cipherForDecryption(lastUse, permit, keys.record(permit, now), now, header);
    try {
      return cipher.open(aadDigest, body, offset, length, out, outOffset);
    } finally {
      cipher.giveBack();
    }
  }

  @Override
  public BodyStream begin(MessageHeader header, byte[] aadDigest, byte[] start, int offset) {
    Permit permit = keys.permitFor(header.keyId());
    MessageKey key = messageKey(header, permit);
    byte[] inputKey = key.chunkedBodyKey();
    try {
      ChunkedOpening opening =
          new ChunkedOpening(
              primitives,
              inputKey,
              ChunkedContext.of(aadDigest),
              () -> keys.record(permit, gate.now()));
      int written = opening.update(start, offset, MessageBody.CHUNKED_START_BYTES, NOTHING, 0);
      assert written == 0;
      return openBodies.opened(opening);
    } finally {
      Arrays.fill(inputKey, (byte) 0);
      key.release();
    }
  }

  @Override
  public void transfer(MessageHeader header, byte[] aadDigest, InputStream body, OutputStream out)
      throws IOException {
    Permit permit = keys.permitFor(header.keyId());
    MessageKey key = messageKey(header, permit);
    byte[] inputKey = key.chunkedBodyKey();
    key.release();
    ChunkedKeys chunkedKeys;
    try {
      chunkedKeys =
          ChunkedKeys.derive(
              primitives,
              inputKey,
              start(body, MessageBody.SALT_BYTES),
              ChunkedContext.of(aadDigest));
    } finally {
      Arrays.fill(inputKey, (byte) 0);
    }
    try {
      if (!chunkedKeys.commitTo(start(body, MessageBody.COMMITMENT_BYTES))) {
        throw KmsInvalidCiphertextException.undisclosed();
      }
      ChunkTransfer.opening(
              primitives, chunkedKeys, () -> keys.record(permit, gate.now()), body, out)
          .run();
    } finally {
      chunkedKeys.wipe();
    }
  }

  /** A part of what comes before the chunks. */
  private static byte[] start(InputStream body, int lengthBytes) throws IOException {
    byte[] part = body.readNBytes(lengthBytes);
    if (part.length < lengthBytes) {
      throw KmsInvalidCiphertextException.undisclosed();
    }
    return part;
  }

  /** The message key that the header names and commits to, leased. */
  private MessageKey messageKey(MessageHeader header, Permit permit) {
    Moment now = gate.now();
    MessageKey key =
        messageKeys.forDecryption(permit, keys.record(permit, now), now, header.rootCiphertext());
    if (key.isCommittedTo(header.commitment())) {
      return key;
    }
    key.release();
    throw KmsInvalidCiphertextException.undisclosed();
  }

  /** Before the root is asked: whoever cuts a message short shall cost nothing. */
  private static void checkLength(MessageHeader header, int bodyBytes) {
    try {
      MessageBody.plaintextBytes(header.type(), bodyBytes);
    } catch (FormatException impossible) {
      throw KmsInvalidCiphertextException.readable(impossible);
    }
  }
}
