package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.Agreeing;
import dev.jcakms.port.KmsException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code ECDH}: secrets that the root agrees on under a KMS key, with the public key of any
 * provider. Under any other private key it is what a successor makes of it.
 *
 * <p>The peer's point is checked in {@code doPhase}; the root is asked in {@code generateSecret},
 * and no secret is held in between. A failed {@code generateSecret} may be called again.
 */
final class KmsKeyAgreement extends KeyAgreementSpi {
  static final String NAME = "ECDH";

  /** Keys of other algorithms want a key derivation first, as the JDK has it. */
  private static final List<String> SECRETS_AS_THEY_ARE = List.of("TlsPremasterSecret", "Generic");

  // The words of the JDK's, which would have said them had we not been in front of it.
  private static final String NO_KEY_FOR_A_PHASE = "Not initialized";
  private static final String NO_KEY_FOR_A_SECRET = "Not initialized correctly";

  private final EngineParts parts;

  /** Under a key of ours; never together with a successor. */
  private @Nullable Own own;

  private @Nullable KeyAgreement successor;

  /** A key of ours and, from its phase to its secret, the peer. */
  private static final class Own {
    private final Agreeing agreeing;
    private final EcCurve curve;
    private byte @Nullable [] peer;

    Own(Agreeing agreeing, EcCurve curve) {
      this.agreeing = agreeing;
      this.curve = curve;
    }

    void doPhase(@Nullable Key key, boolean lastPhase) throws InvalidKeyException {
      if (peer != null) {
        throw new IllegalStateException("the phase is over: a secret can be generated");
      }
      if (!lastPhase) {
        throw new IllegalStateException("ECDH has two parties: the first phase is the last");
      }
      peer = curve.encoded(key);
    }

    int secretBytes() {
      peer();
      return curve.fieldBytes();
    }

    /** The caller's to wipe. Ready for the next phase, if it succeeds. */
    byte[] secret() {
      try {
        byte[] secret = agreeing.agree(peer());
        peer = null;
        return secret;
      } catch (KmsException e) {
        throw JcaExceptions.later(e);
      }
    }

    private byte[] peer() {
      if (peer == null) {
        throw new IllegalStateException("a secret needs doPhase first");
      }
      return peer;
    }
  }

  KmsKeyAgreement(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  protected void engineInit(@Nullable Key key, @Nullable SecureRandom random)
      throws InvalidKeyException {
    try {
      init(key, null, agreement -> agreement.init(key, random));
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e);
    }
  }

  @Override
  protected void engineInit(
      @Nullable Key key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(key, parameters, agreement -> agreement.init(key, parameters, random));
  }

  /** The very init that we were asked for, of a successor. */
  @FunctionalInterface
  private interface SameInit {
    void of(KeyAgreement agreement) throws InvalidKeyException, InvalidAlgorithmParameterException;
  }

  private void init(@Nullable Key key, @Nullable AlgorithmParameterSpec parameters, SameInit same)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    own = null;
    if (key instanceof KmsPrivateKey handle) {
      successor = null;
      own = begin(handle, parameters);
    } else if (successor != null) {
      // Like the JDK's: who has taken a key once is asked again, and nobody else.
      same.of(successor);
    } else {
      successor =
          new Successors(parts, "KeyAgreement", NAME)
              .initialized(
                  key,
                  provider -> {
                    KeyAgreement agreement = KeyAgreement.getInstance(NAME, provider);
                    same.of(agreement);
                    return agreement;
                  });
    }
  }

  private static Own begin(KmsPrivateKey handle, @Nullable AlgorithmParameterSpec parameters)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (parameters != null) {
      throw new InvalidAlgorithmParameterException("ECDH has no parameters");
    }
    Handles.requireUsable(handle);
    if (!(handle instanceof ECKey key)) {
      throw new InvalidKeyException("a key of spec " + handle.spec() + " does not agree by ECDH");
    }
    try {
      return new Own(
          handle.service().agreeing(handle.keyName()), new EcCurve(handle.spec(), key.getParams()));
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }

  @Override
  protected @Nullable Key engineDoPhase(@Nullable Key peer, boolean lastPhase)
      throws InvalidKeyException {
    if (successor != null) {
      return successor.doPhase(peer, lastPhase);
    }
    own(NO_KEY_FOR_A_PHASE).doPhase(peer, lastPhase);
    return null;
  }

  @Override
  protected byte[] engineGenerateSecret() {
    return successor != null ? successor.generateSecret() : own(NO_KEY_FOR_A_SECRET).secret();
  }

  /** Room is checked before the root is asked: the same call with more of it works. */
  @Override
  protected int engineGenerateSecret(byte[] out, int offset) throws ShortBufferException {
    if (successor != null) {
      return successor.generateSecret(out, offset);
    }
    int secretBytes = own(NO_KEY_FOR_A_SECRET).secretBytes();
    if (out.length - offset < secretBytes) {
      throw new ShortBufferException("room for " + secretBytes + " bytes is needed");
    }
    byte[] secret = own(NO_KEY_FOR_A_SECRET).secret();
    try {
      System.arraycopy(secret, 0, out, offset, secret.length);
      return secret.length;
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  @Override
  protected SecretKey engineGenerateSecret(@Nullable String algorithm)
      throws NoSuchAlgorithmException, InvalidKeyException {
    if (successor != null) {
      return successor.generateSecret(algorithm);
    }
    if (algorithm == null || SECRETS_AS_THEY_ARE.stream().noneMatch(algorithm::equalsIgnoreCase)) {
      throw new NoSuchAlgorithmException(
          "a secret becomes a key for " + SECRETS_AS_THEY_ARE + " alone, not for " + algorithm);
    }
    byte[] secret = own(NO_KEY_FOR_A_SECRET).secret();
    try {
      return new SecretKeySpec(secret, algorithm);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private Own own(String refusal) {
    if (own == null) {
      throw new IllegalStateException(refusal);
    }
    return own;
  }
}
