package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.messagekey.BulkCipher;
import dev.jcakms.service.messagekey.LastUse;
import dev.jcakms.service.messagekey.MessageKey;
import dev.jcakms.service.messagekey.MessageKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Makes messages under the permit of one request. */
public final class MessageSealer implements MessageSealing {
  private static final int CHUNKED_BODY_COUNTS_NO_BYTES = 0;

  private final Gate gate;
  private final LastUse lastUse = new LastUse();
  private final MessageKeys messageKeys;
  private final RootSuite rootSuite;
  private final Primitives primitives;
  private final Randomness randomness;
  private final OpenBodies openBodies;
  private volatile Permit permit;

  /**
   * A maker of messages under {@code permit}, which is judged at each.
   *
   * @param openBodies takes the chunked ones
   */
  public MessageSealer(
      Gate gate,
      Permit permit,
      MessageKeys messageKeys,
      RootSuite rootSuite,
      Primitives primitives,
      Randomness randomness,
      OpenBodies openBodies) {
    this.gate = gate;
    this.permit = permit;
    this.messageKeys = messageKeys;
    this.rootSuite = rootSuite;
    this.primitives = primitives;
    this.randomness = randomness;
    this.openBodies = openBodies;
  }

  @Override
  public RootSuite rootSuite() {
    return rootSuite;
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public void admitAgain() {
    Permit given = permit;
    Permit again = gate.admitAgain(given);
    if (again != given) {
      permit = again;
    }
  }

  @Override
  public int seal(byte[] aadDigest, byte[] in, int offset, int length, byte[] out, int outOffset) {
    Moment now = gate.now();
    Permit judged = permit;
    BulkCipher cipher =
        messageKeys.cipherForEncryption(lastUse, judged, judged.record(now), now, length);
    try {
      MessageHeader header = cipher.header();
      int written =
          cipher.seal(now, aadDigest, in, offset, length, out, outOffset + header.length());
      // After the body: the input may lie where the header goes.
      header.write(out, outOffset);
      return header.length() + written;
    } finally {
      cipher.giveBack();
    }
  }

  @Override
  public BodyStream begin(byte[] aadDigest) {
    Moment now = gate.now();
    Permit judged = permit;
    MessageKey key =
        messageKeys.forEncryption(judged, judged.record(now), now, CHUNKED_BODY_COUNTS_NO_BYTES);
    byte[] inputKey = key.chunkedBodyKey();
    try {
      MessageHeader header = key.header(CiphertextType.CHUNKED);
      byte[] start = new byte[header.length()];
      header.write(start, 0);
      return openBodies.opened(
          new ChunkedSealing(
              primitives,
              inputKey,
              randomness.bytes(MessageBody.SALT_BYTES),
              ChunkedContext.of(aadDigest),
              start,
              () -> judged.record(gate.now())));
    } finally {
      Arrays.fill(inputKey, (byte) 0);
      key.release();
    }
  }

  @Override
  public MessageHeader transfer(byte[] aadDigest, InputStream in, OutputStream out)
      throws IOException {
    byte[] salt = randomness.bytes(MessageBody.SALT_BYTES);
    MessageHeader header;
    ChunkedKeys keys;
    Moment now = gate.now();
    Permit judged = permit;
    MessageKey key =
        messageKeys.forEncryption(judged, judged.record(now), now, CHUNKED_BODY_COUNTS_NO_BYTES);
    byte[] inputKey = key.chunkedBodyKey();
    try {
      header = key.header(CiphertextType.CHUNKED);
      keys = ChunkedKeys.derive(primitives, inputKey, salt, ChunkedContext.of(aadDigest));
    } finally {
      Arrays.fill(inputKey, (byte) 0);
      key.release();
    }
    try {
      byte[] start = new byte[header.length()];
      header.write(start, 0);
      out.write(start);
      out.write(salt);
      out.write(keys.commitment());
      ChunkTransfer.sealing(primitives, keys, () -> judged.record(gate.now()), in, out).run();
    } finally {
      keys.wipe();
    }
    return header;
  }
}
