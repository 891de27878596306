package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.PublicKeyInfo;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/KeyPair}: makes KMS key pairs, which last. Without a {@link NewKeySpec} it refuses:
 * nobody makes a nameless durable key by accident, as {@code keytool} would by a key size.
 */
final class KmsKeyPairGenerator extends KeyPairGeneratorSpi {
  private static final String SPEC_NEEDED =
      "a KMS key pair is made of a NewKeySpec that says of which spec and for what usage";

  private final EngineParts parts;
  private @Nullable NewKey wanted;

  KmsKeyPairGenerator(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public void initialize(int keySizeBits, @Nullable SecureRandom random) {
    throw new InvalidParameterException(SPEC_NEEDED);
  }

  @Override
  public void initialize(@Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (!(parameters instanceof NewKeySpec newKey)
        || newKey.keySpec().isEmpty()
        || newKey.usage().isEmpty()) {
      throw new InvalidAlgorithmParameterException(SPEC_NEEDED);
    }
    KmsKeySpec spec = newKey.keySpec().get();
    KeyUsage usage = newKey.usage().get();
    if (!spec.isPair()) {
      throw new InvalidAlgorithmParameterException(
          "a key of spec " + spec + " is no pair: a KeyGenerator makes it");
    }
    if (!spec.usages().contains(usage)) {
      throw new InvalidAlgorithmParameterException(
          "a key of spec " + spec + " is for one of " + spec.usages() + ", not for " + usage);
    }
    wanted = new NewKey(spec, usage, newKey.alias(), newKey.description());
  }

  @Override
  public KeyPair generateKeyPair() {
    NewKey newKey = wanted;
    if (newKey == null) {
      throw new IllegalStateException(SPEC_NEEDED);
    }
    try {
      KeyService service = parts.own().get();
      String arn = service.keys().createKey(newKey).arn();
      PublicKeyInfo info = service.keys().publicKey(KeyName.of(arn));
      PublicKey publicKey = SoftwareKeys.publicKey(info, parts);
      return new KeyPair(publicKey, KmsPrivateKey.bound(service, info, publicKey));
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }
}
