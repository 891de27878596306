package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.SignatureScheme;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signature under any of its names. A {@link KmsPrivateKey} signs in its root; with every other
 * key, private or public, a successor goes on.
 *
 * <p>After a signature the next message can begin, and after a failure too: what came until then is
 * forgotten. An initialisation that failed leaves nothing to work with. Parameters outlive keys.
 */
final class KmsSignature extends SignatureSpi {
  private final EngineParts parts;
  private final SignatureAlgorithm algorithm;
  private @Nullable AlgorithmParameterSpec parameters;
  private @Nullable Signature successor;
  private @Nullable PublicKey publicKey;
  private @Nullable Signature secondOpinion;
  private @Nullable KmsPrivateKey key;

  /** Null also while the key lacks parameters. */
  private @Nullable SigningWork work;

  KmsSignature(EngineParts parts, SignatureAlgorithm algorithm) {
    this.parts = parts;
    this.algorithm = algorithm;
  }

  /** What is done with a successor's engine before it is the one. */
  @FunctionalInterface
  private interface Init {
    void of(Signature signature) throws GeneralSecurityException;
  }

  @Override
  protected void engineInitVerify(@Nullable PublicKey given) throws InvalidKeyException {
    forget();
    successor = handOver(given, signature -> signature.initVerify(given));
    publicKey = given;
    if (given != null && algorithm.isEcdsa()) {
      secondOpinion = parts.verifiers().secondOpinion(successor, given).orElse(null);
    }
  }

  @Override
  protected void engineInitSign(@Nullable PrivateKey privateKey) throws InvalidKeyException {
    engineInitSign(privateKey, null);
  }

  /** With a key of ours {@code random} is not asked: the root has its own. */
  @Override
  protected void engineInitSign(@Nullable PrivateKey privateKey, @Nullable SecureRandom random)
      throws InvalidKeyException {
    forget();
    if (privateKey instanceof KmsPrivateKey handle) {
      initInRoot(handle);
    } else if (random == null) {
      successor = handOver(privateKey, signature -> signature.initSign(privateKey));
    } else {
      successor = handOver(privateKey, signature -> signature.initSign(privateKey, random));
    }
  }

  private void forget() {
    successor = null;
    publicKey = null;
    secondOpinion = null;
    key = null;
    work = null;
  }

  private void initInRoot(KmsPrivateKey handle) throws InvalidKeyException {
    algorithm.require(handle);
    try {
      Optional<SignatureScheme> scheme = scheme(parameters, handle);
      work = scheme.map(known -> new SigningWork(handle, known, parts)).orElse(null);
      key = handle;
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }

  /** Judged here and not only when they were set: another provider may have taken them. */
  private Optional<SignatureScheme> scheme(
      @Nullable AlgorithmParameterSpec set, KmsPrivateKey handle)
      throws InvalidAlgorithmParameterException {
    if (set != null) {
      algorithm.parameters().check(set);
    }
    return algorithm.parameters().scheme(set, handle);
  }

  private Signature handOver(@Nullable Key foreign, Init init) throws InvalidKeyException {
    try {
      return algorithm
          .successors(parts)
          .first(
              foreign,
              provider -> {
                requireCurve(provider, foreign);
                Signature signature =
                    parameters == null
                        ? Signature.getInstance(algorithm.name(), provider)
                        : engine(provider, parameters);
                init.of(signature);
                return signature;
              });
    } catch (InvalidKeyException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  private Signature engine(Provider provider, @Nullable AlgorithmParameterSpec set)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.name(), provider);
    signature.setParameter(set);
    return signature;
  }

  /** SunEC takes a public key of any curve, and says only at the end that it cannot verify. */
  private static void requireCurve(Provider provider, @Nullable Key foreign)
      throws GeneralSecurityException {
    if (foreign instanceof ECPublicKey publicKey
        && provider.getService("KeyPairGenerator", "EC") != null) {
      KeyPairGenerator.getInstance("EC", provider).initialize(publicKey.getParams());
    }
  }

  @Override
  protected void engineSetParameter(@Nullable AlgorithmParameterSpec given)
      throws InvalidAlgorithmParameterException {
    if (successor != null) {
      successor.setParameter(given);
    } else if (key != null) {
      set(given, key);
    } else {
      check(given);
    }
    parameters = algorithm.parameters().after(parameters, given);
  }

  private void set(@Nullable AlgorithmParameterSpec given, KmsPrivateKey handle)
      throws InvalidAlgorithmParameterException {
    if (work != null && work.isBegun()) {
      throw new ProviderException("Cannot set parameters during operations");
    }
    algorithm.parameters().check(given);
    Optional<SignatureScheme> scheme =
        scheme(algorithm.parameters().after(parameters, given), handle);
    if (work == null || !scheme.equals(Optional.of(work.scheme()))) {
      try {
        work = scheme.map(known -> new SigningWork(handle, known, parts)).orElse(null);
      } catch (KmsException e) {
        throw JcaExceptions.later(e);
      }
    }
  }

  /**
   * What ours refuse may be meant for a provider behind us; if not, its refusal is the known one.
   */
  private void check(@Nullable AlgorithmParameterSpec given)
      throws InvalidAlgorithmParameterException {
    try {
      algorithm.parameters().check(given);
    } catch (InvalidAlgorithmParameterException e) {
      checkElsewhere(given, e);
    }
  }

  private void checkElsewhere(
      @Nullable AlgorithmParameterSpec given, InvalidAlgorithmParameterException ours)
      throws InvalidAlgorithmParameterException {
    try {
      algorithm.successors(parts).firstListed(provider -> engine(provider, given));
    } catch (InvalidAlgorithmParameterException e) {
      throw e;
    } catch (Exception undocumented) {
      throw ours;
    }
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return successor != null
        ? successor.getParameters()
        : algorithm.parameters().told(parameters, parts.software());
  }

  @Override
  protected void engineUpdate(byte in) throws SignatureException {
    engineUpdate(new byte[] {in}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] in, int offset, int length) throws SignatureException {
    if (successor != null) {
      successor.update(in, offset, length);
      if (secondOpinion != null) {
        secondOpinion.update(in, offset, length);
      }
      return;
    }
    try {
      work().update(in, offset, length);
    } catch (KmsException e) {
      throw JcaExceptions.unsigned(e);
    }
  }

  @Override
  protected void engineUpdate(ByteBuffer in) {
    if (successor == null || secondOpinion != null) {
      super.engineUpdate(in);
      return;
    }
    try {
      successor.update(in);
    } catch (SignatureException e) {
      throw new ProviderException(e.getMessage(), e);
    }
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (successor != null) {
      return successor.sign();
    }
    try {
      return work().sign();
    } catch (KmsException e) {
      throw JcaExceptions.unsigned(e);
    }
  }

  @Override
  protected int engineSign(byte[] out, int offset, int length) throws SignatureException {
    return successor != null
        ? successor.sign(out, offset, length)
        : super.engineSign(out, offset, length);
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    Signature verifying = verifying();
    try {
      boolean verified = verifying.verify(signature) || isVerifiedAtSecond(signature);
      if (verified && publicKey != null) {
        // Only now: whoever takes it for wrong says so in his own way.
        algorithm.parameters().requireForm(publicKey, signature);
      }
      return verified;
    } finally {
      beginSecond();
    }
  }

  @Override
  protected boolean engineVerify(byte[] signature, int offset, int length)
      throws SignatureException {
    return engineVerify(Arrays.copyOfRange(signature, offset, offset + length));
  }

  private boolean isVerifiedAtSecond(byte[] signature) {
    try {
      return secondOpinion != null && secondOpinion.verify(signature);
    } catch (SignatureException asWrongAsTheFirstSaid) {
      return false;
    }
  }

  /** The first begins anew by itself, whether it answered or threw. */
  private void beginSecond() throws SignatureException {
    if (secondOpinion != null) {
      try {
        secondOpinion.initVerify(publicKey);
      } catch (InvalidKeyException e) {
        throw new SignatureException("the key cannot be used again", e);
      }
    }
  }

  private Signature verifying() throws SignatureException {
    if (successor == null) {
      throw new SignatureException("object not initialized for verification");
    }
    return successor;
  }

  private SigningWork work() throws SignatureException {
    if (work == null) {
      throw new SignatureException(
          key == null
              ? "object not initialized for signing"
              : "Parameters required for " + algorithm.name() + " signatures");
    }
    return work;
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException("setParameter() not supported");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException("getParameter() not supported");
  }
}
