package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.OaepScheme;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Locale;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code RSA/ECB/OAEP…}: decrypts and unwraps by a KMS key, in its root. Public keys, and private
 * ones that are no KMS keys, work in software.
 */
final class KmsRsaCipher extends SharedNameCipher {
  private static final String MGF1 = "MGF1";
  private static final int NOT_A_BLOCK_CIPHER = 0;
  private static final int PADDING_BYTES = 2;

  private final OAEPParameterSpec defaultParameters;
  private OAEPParameterSpec parameters;

  /**
   * A cipher that nobody has initialised.
   *
   * @param hash what the transformation names. It is not that of MGF1, which is SHA-1 wherever no
   *     parameters say otherwise: so the JDK reads these names
   */
  KmsRsaCipher(EngineParts parts, String transformation, HashAlgorithm hash) {
    super(parts, transformation);
    this.defaultParameters =
        new OAEPParameterSpec(
            hash.standardName(), MGF1, MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
    this.parameters = defaultParameters;
  }

  @Override
  boolean isOurs(Key key) {
    return key instanceof KmsPrivateKey;
  }

  @Override
  int keyBits(Key key) throws InvalidKeyException {
    return rsa(key).getModulus().bitLength();
  }

  private static RSAKey rsa(Key key) throws InvalidKeyException {
    if (key instanceof RSAKey rsa) {
      return rsa;
    }
    throw new InvalidKeyException("an RSA key is needed, not one of " + key.getAlgorithm());
  }

  @Override
  CipherWork work(
      int mode, Key key, @Nullable AlgorithmParameterSpec wanted, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    KmsPrivateKey handle = Handles.requireUsable((KmsPrivateKey) key);
    int modulusBytes = (rsa(key).getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    if (mode != Cipher.DECRYPT_MODE && mode != Cipher.UNWRAP_MODE) {
      throw new InvalidKeyException("a private key decrypts; its publicKey() encrypts");
    }
    if (wanted != null && !(wanted instanceof OAEPParameterSpec)) {
      throw new InvalidAlgorithmParameterException(
          "the parameters of this cipher are an OAEPParameterSpec, not a "
              + wanted.getClass().getName());
    }
    parameters = wanted == null ? defaultParameters : (OAEPParameterSpec) wanted;
    OaepScheme scheme = scheme(parameters);
    return new OaepWork(
        handle.service().oaepDecrypting(handle.keyName(), scheme),
        modulusBytes,
        modulusBytes - 2 * scheme.hash().digestBytes() - PADDING_BYTES);
  }

  private static OaepScheme scheme(OAEPParameterSpec parameters)
      throws InvalidAlgorithmParameterException {
    if (!parameters.getMGFAlgorithm().equalsIgnoreCase(MGF1)
        || !(parameters.getMGFParameters() instanceof MGF1ParameterSpec mask)) {
      throw new InvalidAlgorithmParameterException(
          "the mask of OAEP is made by MGF1, not by " + parameters.getMGFAlgorithm());
    }
    if (!(parameters.getPSource() instanceof PSource.PSpecified label)) {
      throw new InvalidAlgorithmParameterException(
          "the label of OAEP is specified, not " + parameters.getPSource().getAlgorithm());
    }
    return new OaepScheme(
        hash(parameters.getDigestAlgorithm()), hash(mask.getDigestAlgorithm()), label.getValue());
  }

  /** By its standard name, with or without the hyphen; the JDK calls SHA-1 just SHA too. */
  private static HashAlgorithm hash(String name) throws InvalidAlgorithmParameterException {
    String wanted = name.replace("-", "").toUpperCase(Locale.ROOT);
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      if (hash.standardName().replace("-", "").equals(wanted.equals("SHA") ? "SHA1" : wanted)) {
        return hash;
      }
    }
    throw new InvalidAlgorithmParameterException("OAEP is not offered with " + name);
  }

  /** One for every ciphertext that does not decrypt, whatever is wrong with it. */
  @Override
  BadPaddingException refused(KmsInvalidCiphertextException refusal) {
    return JcaExceptions.badPadding();
  }

  @Override
  Class<OAEPParameterSpec> parameterType() {
    return OAEPParameterSpec.class;
  }

  @Override
  int blockBytes() {
    return NOT_A_BLOCK_CIPHER;
  }

  @Override
  byte @Nullable [] iv() {
    return null;
  }

  @Override
  AlgorithmParameterSpec parameters() {
    return parameters;
  }

  @Override
  String parametersAlgorithm() {
    return "OAEP";
  }
}
