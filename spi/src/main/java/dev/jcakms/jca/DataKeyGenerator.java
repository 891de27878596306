package dev.jcakms.jca;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.GeneratedDataKey;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** {@code KMS/DataKey}: makes data keys of a {@link DataKeySpec}, which names their KMS key. */
final class DataKeyGenerator extends KeyGeneratorSpi {
  private static final String SPEC_NEEDED = "a data key is made of a DataKeySpec";

  private final Supplier<KeyService> own;
  private @Nullable DataKeySpec spec;

  DataKeyGenerator(Supplier<KeyService> own) {
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
    if (!(parameters instanceof DataKeySpec dataKey)) {
      throw new InvalidAlgorithmParameterException(SPEC_NEEDED);
    }
    if (dataKey.sizeBytes() < 1 || dataKey.sizeBytes() > GeneratedDataKey.MAX_SIZE_BYTES) {
      throw new InvalidAlgorithmParameterException(
          "a data key has 1 to "
              + GeneratedDataKey.MAX_SIZE_BYTES
              + " bytes, not "
              + dataKey.sizeBytes());
    }
    spec = dataKey;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    DataKeySpec wanted = spec;
    if (wanted == null) {
      throw new IllegalStateException(SPEC_NEEDED);
    }
    try {
      KeyService service = Handles.service(wanted.key(), own);
      return wanted.withPlaintext() ? generate(service, wanted) : generateOpaque(service, wanted);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private static DataKey generate(KeyService service, DataKeySpec wanted) {
    GeneratedDataKey made =
        service.generateDataKey(wanted.key().keyName(), wanted.context(), wanted.sizeBytes());
    try {
      return new DataKey(made.plaintext(), made.sealed().ciphertextBlob(), made.sealed().keyArn());
    } finally {
      Arrays.fill(made.plaintext(), (byte) 0);
    }
  }

  private static DataKey generateOpaque(KeyService service, DataKeySpec wanted) {
    DirectCiphertext made =
        service.generateDataKeyWithoutPlaintext(
            wanted.key().keyName(), wanted.context(), wanted.sizeBytes());
    return DataKey.opaque(service, wanted.context(), made.ciphertextBlob(), made.keyArn());
  }
}
