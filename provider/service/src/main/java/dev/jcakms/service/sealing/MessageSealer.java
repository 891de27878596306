package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.messagekey.MessageKey;
import dev.jcakms.service.messagekey.MessageKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Makes messages under one permit. */
public final class MessageSealer implements MessageSealing {
  private static final int CHUNKED_BODY_COUNTS_NO_BYTES = 0;

  private final Gate gate;
  private final Permit permit;
  private final MessageKeys messageKeys;
  private final RootSuite rootSuite;
  private final Primitives primitives;
  private final Randomness randomness;

  /** A maker of messages under {@code permit}, which is judged at each. */
  public MessageSealer(
      Gate gate,
      Permit permit,
      MessageKeys messageKeys,
      RootSuite rootSuite,
      Primitives primitives,
      Randomness randomness) {
    this.gate = gate;
    this.permit = permit;
    this.messageKeys = messageKeys;
    this.rootSuite = rootSuite;
    this.primitives = primitives;
    this.randomness = randomness;
  }

  @Override
  public RootSuite rootSuite() {
    return rootSuite;
  }

  @Override
  public int seal(byte[] aadDigest, byte[] in, int offset, int length, byte[] out, int outOffset) {
    MessageKey key = messageKey(length);
    try {
      MessageHeader header = header(CiphertextType.SINGLE, key);
      int written =
          key.sealSingleBody(aadDigest, in, offset, length, out, outOffset + header.length());
      // After the body: the input may lie where the header goes.
      header.write(out, outOffset);
      return header.length() + written;
    } finally {
      key.release();
    }
  }

  @Override
  public BodyStream begin(byte[] aadDigest) {
    MessageKey key = messageKey(CHUNKED_BODY_COUNTS_NO_BYTES);
    byte[] inputKey = key.chunkedBodyKey();
    try {
      MessageHeader header = header(CiphertextType.CHUNKED, key);
      byte[] start = new byte[header.length()];
      header.write(start, 0);
      return new ChunkedSealing(
          primitives,
          inputKey,
          randomness.bytes(MessageBody.SALT_BYTES),
          ChunkedContext.of(aadDigest),
          start,
          () -> permit.record(gate.now()));
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
    MessageKey key = messageKey(CHUNKED_BODY_COUNTS_NO_BYTES);
    byte[] inputKey = key.chunkedBodyKey();
    try {
      header = header(CiphertextType.CHUNKED, key);
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
      ChunkTransfer.sealing(primitives, keys, () -> permit.record(gate.now()), in, out).run();
    } finally {
      keys.wipe();
    }
    return header;
  }

  private MessageKey messageKey(long singleBodyBytes) {
    Moment now = gate.now();
    return messageKeys.forEncryption(permit, permit.record(now), now, singleBodyBytes);
  }

  private static MessageHeader header(CiphertextType type, MessageKey key) {
    return MessageHeader.of(
        type, MessageSuite.HKDF_SHA256_AES_256_GCM, key.rootCiphertext(), key.commitment());
  }
}
