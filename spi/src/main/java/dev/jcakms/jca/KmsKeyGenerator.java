package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.NewKey;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Supplier;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/AES-GCM}: makes symmetric KMS keys, which last. Without a {@link NewKeySpec} it
 * refuses: nobody makes a nameless durable key by accident.
 */
final class KmsKeyGenerator extends KeyGeneratorSpi {
  private static final String SPEC_NEEDED = "a KMS key is made of a NewKeySpec";

  private final Supplier<KeyService> own;
  private @Nullable NewKeySpec spec;

  KmsKeyGenerator(Supplier<KeyService> own) {
    this.own = own;
  }

  @Override
  protected void engineInit(@Nullable SecureRandom random) {
    throw new InvalidParameterException(SPEC_NEEDED);
  }

  @Override
  protected void engineInit(int keySizeBits, @Nullable SecureRandom random) {
    throw new InvalidParameterException(SPEC_NEEDED);
  }

  @Override
  protected void engineInit(
      @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (!(parameters instanceof NewKeySpec newKey)) {
      throw new InvalidAlgorithmParameterException(SPEC_NEEDED);
    }
    spec = newKey;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    NewKeySpec wanted = spec;
    if (wanted == null) {
      throw new IllegalStateException(SPEC_NEEDED);
    }
    NewKey newKey = NewKey.symmetric().withDescription(wanted.description());
    try {
      KeyService service = own.get();
      return KmsSecretKey.bound(
          service, service.keys().createKey(wanted.alias().map(newKey::withAlias).orElse(newKey)));
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }
}
