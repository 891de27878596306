package dev.jcakms.jca;

import dev.jcakms.jca.key.DataKeyPairSpec;
import dev.jcakms.jca.key.DataPrivateKey;
import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/DataKeyPair}: makes data key pairs of a {@link DataKeyPairSpec}, which names their KMS
 * key.
 */
final class DataKeyPairGenerator extends KeyPairGeneratorSpi {
  private static final String SPEC_NEEDED = "a data key pair is made of a DataKeyPairSpec";

  private final EngineParts parts;
  private @Nullable DataKeyPairSpec spec;

  DataKeyPairGenerator(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public void initialize(int keySizeBits, @Nullable SecureRandom random) {
    throw new InvalidParameterException(SPEC_NEEDED);
  }

  @Override
  public void initialize(@Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (!(parameters instanceof DataKeyPairSpec pair)) {
      throw new InvalidAlgorithmParameterException(SPEC_NEEDED);
    }
    if (!pair.pairSpec().isDataKeyPairSpec()) {
      throw new InvalidAlgorithmParameterException(
          "a data key pair is of RSA or on a curve, not " + pair.pairSpec());
    }
    spec = pair;
  }

  @Override
  public KeyPair generateKeyPair() {
    DataKeyPairSpec wanted = spec;
    if (wanted == null) {
      throw new IllegalStateException(SPEC_NEEDED);
    }
    try {
      KeyService service = Handles.service(wanted.key(), parts.own());
      return wanted.withPlaintext() ? generate(service, wanted) : generateOpaque(service, wanted);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private KeyPair generate(KeyService service, DataKeyPairSpec wanted) {
    GeneratedDataKeyPair made =
        service.generateDataKeyPair(wanted.key().keyName(), wanted.context(), wanted.pairSpec());
    try {
      return new KeyPair(
          publicKey(made),
          DataPrivateKey.of(
              made.spec(),
              made.privateKey(),
              SoftwareKeys.privateKey(made.spec(), made.privateKey(), parts),
              made.sealed().ciphertextBlob(),
              made.sealed().keyArn()));
    } finally {
      Arrays.fill(made.privateKey(), (byte) 0);
    }
  }

  private KeyPair generateOpaque(KeyService service, DataKeyPairSpec wanted) {
    GeneratedDataKeyPair made =
        service.generateDataKeyPairWithoutPlaintext(
            wanted.key().keyName(), wanted.context(), wanted.pairSpec());
    return new KeyPair(
        publicKey(made),
        DataPrivateKey.opaque(made.spec(), made.sealed().ciphertextBlob(), made.sealed().keyArn()));
  }

  private PublicKey publicKey(GeneratedDataKeyPair made) {
    return SoftwareKeys.publicKey(made.spec(), made.publicKey(), parts);
  }
}
