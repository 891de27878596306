package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageSuite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The context of a chunked body (FORMAT.md, "Chunked body"): what its keys are bound to. */
final class ChunkedContext {
  private static final byte[] LABEL = "jcakms chunked context".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 32;

  private ChunkedContext() {}

  /**
   * Label, version, type, suite, and the digest of the associated data.
   *
   * @param aadDigest a SHA-256, or no bytes if there is no associated data
   */
  static byte[] of(byte[] aadDigest) {
    byte[] digest = aadDigest.length == 0 ? digestOfNothing() : aadDigest;
    byte[] context = Arrays.copyOf(LABEL, LABEL.length + 3 + DIGEST_BYTES);
    context[LABEL.length] = VERSION;
    context[LABEL.length + 1] = CiphertextType.CHUNKED.id();
    context[LABEL.length + 2] = MessageSuite.HKDF_SHA256_AES_256_GCM.id();
    System.arraycopy(digest, 0, context, LABEL.length + 3, DIGEST_BYTES);
    return context;
  }

  private static byte[] digestOfNothing() {
    try {
      return MessageDigest.getInstance("SHA-256").digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
