package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/AES-GCM} and {@code KMS/HmacSHA224} to {@code KMS/HmacSHA512}: makes KMS keys of one
 * spec, which last. Without a {@link NewKeySpec} it refuses: nobody makes a nameless durable key by
 * accident.
 */
final class KmsKeyGenerator extends KeyGeneratorSpi {
  private static final String SPEC_NEEDED = "a KMS key is made of a NewKeySpec";

  private final Supplier<KeyService> own;
  private final KmsKeySpec keySpec;
  private @Nullable NewKeySpec wanted;

  /** A generator of keys of a spec that has one usage. */
  KmsKeyGenerator(Supplier<KeyService> own, KmsKeySpec keySpec) {
    this.own = own;
    this.keySpec = keySpec;
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
    requireSame("spec", newKey.keySpec(), keySpec);
    requireSame("usage", newKey.usage(), usage());
    wanted = newKey;
  }

  private static <T> void requireSame(String what, Optional<T> asked, T made)
      throws InvalidAlgorithmParameterException {
    if (asked.isPresent() && !asked.get().equals(made)) {
      throw new InvalidAlgorithmParameterException(
          "this generator makes keys of " + what + " " + made + ", not " + asked.get());
    }
  }

  private KeyUsage usage() {
    return keySpec.usages().get(0);
  }

  @Override
  protected SecretKey engineGenerateKey() {
    if (wanted == null) {
      throw new IllegalStateException(SPEC_NEEDED);
    }
    NewKey newKey = new NewKey(keySpec, usage(), wanted.alias(), wanted.description());
    try {
      KeyService service = own.get();
      return KmsSecretKey.bound(service, service.keys().createKey(newKey));
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }
}
