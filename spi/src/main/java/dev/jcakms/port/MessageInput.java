package dev.jcakms.port;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the input of a {@link SignatureScheme}: hashed as it comes, or held where
 * the scheme reads it twice or names no hash. For one thread; used for one message after the other.
 */
public abstract class MessageInput {
  private static final String SHAKE_256 = "SHAKE256-512";

  /** What stands before the key in the SubjectPublicKeyInfo of ML-DSA, whose lengths are alike. */
  private static final int ML_DSA_PREFIX_BYTES = 22;

  /** Beyond any digest and any DigestInfo. */
  private static final int MAX_DIGEST_BYTES = 256;

  private MessageInput() {}

  /**
   * The way to the input of a scheme.
   *
   * @param publicKey the SubjectPublicKeyInfo of the key, of which ML-DSA makes a part of its input
   * @param software has {@value #SHAKE_256}, for ML-DSA alone
   */
  public static MessageInput of(SignatureScheme scheme, byte[] publicKey, Provider software) {
    if (scheme instanceof SignatureScheme.RsaPkcs1 pkcs1) {
      return ofDigest(pkcs1.hash());
    }
    if (scheme instanceof SignatureScheme.RsaPss pss) {
      return ofDigest(Optional.of(pss.hash()));
    }
    if (scheme instanceof SignatureScheme.Ecdsa ecdsa) {
      return ofDigest(ecdsa.hash());
    }
    if (scheme instanceof SignatureScheme.Ed25519ph) {
      return ofDigest(Optional.of(HashAlgorithm.SHA_512));
    }
    if (scheme instanceof SignatureScheme.MlDsa) {
      byte[] raw = Arrays.copyOfRange(publicKey, ML_DSA_PREFIX_BYTES, publicKey.length);
      return new Hashed(digest(SHAKE_256, software), digest(SHAKE_256, software).digest(raw));
    }
    return new Held(SignatureScheme.Ed25519.MAX_MESSAGE_BYTES);
  }

  private static MessageInput ofDigest(Optional<HashAlgorithm> hash) {
    return hash.<MessageInput>map(
            known -> new Hashed(digest(known.standardName(), null), /* publicKeyDigest= */ null))
        .orElseGet(() -> new Held(MAX_DIGEST_BYTES));
  }

  private static MessageDigest digest(String name, @Nullable Provider provider) {
    try {
      return provider == null
          ? MessageDigest.getInstance(name)
          : MessageDigest.getInstance(name, provider);
    } catch (NoSuchAlgorithmException e) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION, "there is no hash " + name + " here", e);
    }
  }

  /**
   * Takes a part of the message.
   *
   * @throws KmsException VALIDATION, at the latest from {@link #finish}, if it is too long to be
   *     held
   */
  public abstract void update(byte[] in, int offset, int length);

  /** What the scheme signs of all that came; ready for the next message. */
  public abstract byte[] finish();

  /** Forgets what came. */
  public abstract void reset();

  private static final class Hashed extends MessageInput {
    /** M' of ML-DSA without pre-hash and context begins so (FIPS 204, algorithm 2). */
    private static final byte[] PURE_WITHOUT_CONTEXT = {0, 0};

    private final MessageDigest digest;
    private final byte @Nullable [] publicKeyDigest;

    Hashed(MessageDigest digest, byte @Nullable [] publicKeyDigest) {
      this.digest = digest;
      this.publicKeyDigest = publicKeyDigest;
      begin();
    }

    private void begin() {
      if (publicKeyDigest != null) {
        digest.update(publicKeyDigest);
        digest.update(PURE_WITHOUT_CONTEXT);
      }
    }

    @Override
    public void update(byte[] in, int offset, int length) {
      digest.update(in, offset, length);
    }

    @Override
    public byte[] finish() {
      byte[] result = digest.digest();
      begin();
      return result;
    }

    @Override
    public void reset() {
      digest.reset();
      begin();
    }
  }

  private static final class Held extends MessageInput {
    private static final int FIRST_BYTES = 64;

    private final int maxBytes;
    private byte[] held = new byte[FIRST_BYTES];
    private int length;
    private boolean tooLong;

    Held(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public void update(byte[] in, int offset, int count) {
      if (count > maxBytes - length) {
        tooLong = true;
        return;
      }
      if (count > held.length - length) {
        byte[] longer = Arrays.copyOf(held, Math.max(length + count, 2 * held.length));
        Arrays.fill(held, (byte) 0);
        held = longer;
      }
      System.arraycopy(in, offset, held, length, count);
      length += count;
    }

    @Override
    public byte[] finish() {
      try {
        if (tooLong) {
          throw new KmsException(
              KmsErrorCode.VALIDATION, "at most " + maxBytes + " bytes are signed so");
        }
        return Arrays.copyOf(held, length);
      } finally {
        reset();
      }
    }

    @Override
    public void reset() {
      Arrays.fill(held, (byte) 0);
      held = new byte[FIRST_BYTES];
      length = 0;
      tooLong = false;
    }
  }
}
