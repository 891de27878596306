package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.SignatureScheme;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a signature algorithm mean. Before there is a key they are judged as the
 * JDK's engines judge them, in the same words; a key of ours takes fewer. Parameters that were
 * never set are null, as the JCA has it.
 */
sealed interface SignatureParameters {
  /**
   * Judges parameters before there is a key.
   *
   * @throws InvalidAlgorithmParameterException for those that no key takes
   */
  void check(@Nullable AlgorithmParameterSpec given) throws InvalidAlgorithmParameterException;

  /** What holds after {@code given} was set. */
  default @Nullable AlgorithmParameterSpec after(
      @Nullable AlgorithmParameterSpec earlier, @Nullable AlgorithmParameterSpec given) {
    return given;
  }

  /**
   * How a key signs under parameters that were checked.
   *
   * @return empty if parameters are needed and there are none yet
   * @throws InvalidAlgorithmParameterException for those that this key does not take
   */
  Optional<SignatureScheme> scheme(@Nullable AlgorithmParameterSpec checked, KmsPrivateKey key)
      throws InvalidAlgorithmParameterException;

  /**
   * Refuses a signature that was verified and has not the one form of its algorithm and key. Some
   * verifiers take others too, and then one signature can be told in many ways.
   */
  default void requireForm(PublicKey key, byte[] signature) throws SignatureException {}

  /** What is told of parameters that were checked; null if there is nothing to tell. */
  default @Nullable AlgorithmParameters told(
      @Nullable AlgorithmParameterSpec checked, Supplier<Provider> software) {
    return null;
  }

  /** There are none. */
  record None(SignatureScheme scheme) implements SignatureParameters {
    @Override
    public void check(@Nullable AlgorithmParameterSpec given)
        throws InvalidAlgorithmParameterException {
      if (given != null) {
        throw new InvalidAlgorithmParameterException("No parameters accepted");
      }
    }

    @Override
    public Optional<SignatureScheme> scheme(
        @Nullable AlgorithmParameterSpec checked, KmsPrivateKey key) {
      return Optional.of(scheme);
    }
  }

  /** The curve of the key once more, as some certificates have it. */
  record Curve(SignatureScheme.Ecdsa scheme) implements SignatureParameters {
    @Override
    public void requireForm(PublicKey key, byte[] signature) throws SignatureException {
      if (key instanceof ECPublicKey onCurve
          && !EcdsaSignatures.isOfForm(scheme.form(), onCurve.getParams().getOrder(), signature)) {
        throw new SignatureException("Invalid encoding for signature");
      }
    }

    @Override
    public void check(@Nullable AlgorithmParameterSpec given)
        throws InvalidAlgorithmParameterException {
      if (given != null && !(given instanceof ECParameterSpec)) {
        throw new InvalidAlgorithmParameterException("Parameters must be of type ECParameterSpec");
      }
    }

    @Override
    public Optional<SignatureScheme> scheme(
        @Nullable AlgorithmParameterSpec checked, KmsPrivateKey key)
        throws InvalidAlgorithmParameterException {
      if (checked instanceof ECParameterSpec curve && !isSame(curve, ((ECKey) key).getParams())) {
        throw new InvalidAlgorithmParameterException("Signature params does not match key params");
      }
      return Optional.of(scheme);
    }

    private static boolean isSame(ECParameterSpec one, ECParameterSpec other) {
      return one.getCurve().equals(other.getCurve())
          && one.getGenerator().equals(other.getGenerator())
          && one.getOrder().equals(other.getOrder())
          && one.getCofactor() == other.getCofactor();
    }
  }

  /** Whether Ed25519 is pure or hashes first; a context is not offered. */
  record Edwards() implements SignatureParameters {
    private static final int ED25519_SIGNATURE_BYTES = 64;

    @Override
    public void requireForm(PublicKey key, byte[] signature) throws SignatureException {
      if (key instanceof EdECPublicKey edwards
          && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
          && signature.length != ED25519_SIGNATURE_BYTES) {
        throw new SignatureException("signature has " + signature.length + " bytes, not 64");
      }
    }

    @Override
    public void check(@Nullable AlgorithmParameterSpec given)
        throws InvalidAlgorithmParameterException {
      if (given != null && !(given instanceof EdDSAParameterSpec)) {
        throw new InvalidAlgorithmParameterException("Only EdDSAParameterSpec supported");
      }
    }

    /** The JDK's engine passes over null. */
    @Override
    public @Nullable AlgorithmParameterSpec after(
        @Nullable AlgorithmParameterSpec earlier, @Nullable AlgorithmParameterSpec given) {
      return given == null ? earlier : given;
    }

    @Override
    public Optional<SignatureScheme> scheme(
        @Nullable AlgorithmParameterSpec checked, KmsPrivateKey key)
        throws InvalidAlgorithmParameterException {
      if (!(checked instanceof EdDSAParameterSpec edwards)) {
        return Optional.of(new SignatureScheme.Ed25519());
      }
      if (edwards.getContext().isPresent()) {
        throw new InvalidAlgorithmParameterException("a KMS key signs without a context");
      }
      return Optional.of(
          edwards.isPrehash() ? new SignatureScheme.Ed25519ph() : new SignatureScheme.Ed25519());
    }
  }

  /**
   * Hashes and salt of PSS.
   *
   * @param fixed the hash that the name of the algorithm says; with none, parameters are needed
   */
  record Pss(Optional<HashAlgorithm> fixed) implements SignatureParameters {
    private static final String NAME = "RSASSA-PSS";
    private static final List<HashAlgorithm> OFFERED =
        List.of(HashAlgorithm.SHA_256, HashAlgorithm.SHA_384, HashAlgorithm.SHA_512);

    /** Of the encoded message, beside hash and salt (RFC 8017, 9.1.1). */
    private static final int OVERHEAD_BYTES = 2;

    @Override
    public void check(@Nullable AlgorithmParameterSpec given)
        throws InvalidAlgorithmParameterException {
      if (given == null && fixed.isPresent()) {
        return;
      }
      if (given == null) {
        throw new InvalidAlgorithmParameterException("Parameters cannot be null");
      }
      if (!(given instanceof PSSParameterSpec pss)) {
        throw new InvalidAlgorithmParameterException("parameters must be type PSSParameterSpec");
      }
      if (!pss.getMGFAlgorithm().equalsIgnoreCase("MGF1")) {
        throw new InvalidAlgorithmParameterException("Only supports MGF1");
      }
      if (pss.getTrailerField() != PSSParameterSpec.TRAILER_FIELD_BC) {
        throw new InvalidAlgorithmParameterException("Only supports TrailerFieldBC(1)");
      }
      checkHash(pss.getDigestAlgorithm());
    }

    private void checkHash(String name) throws InvalidAlgorithmParameterException {
      if (fixed.isPresent() && !isNamed(fixed.get(), name)) {
        throw new InvalidAlgorithmParameterException(
            "parameter must be using " + fixed.get().standardName());
      }
      try {
        MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new InvalidAlgorithmParameterException("Unsupported digest algorithm " + name, e);
      }
    }

    @Override
    public Optional<SignatureScheme> scheme(
        @Nullable AlgorithmParameterSpec checked, KmsPrivateKey key)
        throws InvalidAlgorithmParameterException {
      if (!(checked instanceof PSSParameterSpec pss)) {
        return fixed.map(SignatureScheme.RsaPss::of);
      }
      HashAlgorithm hash = offered(pss.getDigestAlgorithm());
      HashAlgorithm maskHash =
          pss.getMGFParameters() instanceof MGF1ParameterSpec mask
              ? offered(mask.getDigestAlgorithm())
              : hash;
      int modulusBytes = ((RSAKey) key).getModulus().bitLength() / Byte.SIZE;
      int maxSaltBytes = modulusBytes - hash.digestBytes() - OVERHEAD_BYTES;
      if (pss.getSaltLength() > maxSaltBytes) {
        throw new InvalidAlgorithmParameterException(
            "a salt of " + pss.getSaltLength() + " bytes; this key takes up to " + maxSaltBytes);
      }
      return Optional.of(new SignatureScheme.RsaPss(hash, maskHash, pss.getSaltLength()));
    }

    private static HashAlgorithm offered(String name) throws InvalidAlgorithmParameterException {
      for (HashAlgorithm hash : OFFERED) {
        if (isNamed(hash, name)) {
          return hash;
        }
      }
      throw new InvalidAlgorithmParameterException(
          "a KMS key signs with SHA-256, SHA-384 or SHA-512, not with " + name);
    }

    /** By either spelling, with the hyphen or without. */
    private static boolean isNamed(HashAlgorithm hash, String name) {
      String standard = hash.standardName();
      return name.equalsIgnoreCase(standard) || name.equalsIgnoreCase(standard.replace("-", ""));
    }

    @Override
    public @Nullable AlgorithmParameters told(
        @Nullable AlgorithmParameterSpec checked, Supplier<Provider> software) {
      Optional<AlgorithmParameterSpec> spec =
          Optional.ofNullable(checked).or(() -> fixed.map(Pss::standard));
      if (spec.isEmpty()) {
        return null;
      }
      try {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(NAME, encoder(software));
        parameters.init(spec.get());
        return parameters;
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e.getMessage(), e);
      }
    }

    /** The JDK's as a rule: we have none under shared names. */
    private static Provider encoder(Supplier<Provider> software) {
      for (Provider provider : Security.getProviders()) {
        if (provider.getService("AlgorithmParameters", NAME) != null) {
          return provider;
        }
      }
      return software.get();
    }

    private static PSSParameterSpec standard(HashAlgorithm hash) {
      return new PSSParameterSpec(
          hash.standardName(),
          "MGF1",
          new MGF1ParameterSpec(hash.standardName()),
          hash.digestBytes(),
          PSSParameterSpec.TRAILER_FIELD_BC);
    }
  }
}
