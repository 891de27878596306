package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;

/** Makes data keys and opens them again. */
final class DataKeyWork implements Work {
  private static final String NAME = "KMS/DataKey";

  private final List<KmsSecretKey> keys;
  private final KeyGenerator generator;
  private final SecretKeyFactory factory;

  DataKeyWork(KmsProvider kms, List<KmsSecretKey> keys) throws GeneralSecurityException {
    this.keys = keys;
    this.generator = KeyGenerator.getInstance(NAME, kms);
    this.factory = SecretKeyFactory.getInstance(NAME, kms);
  }

  @Override
  public void once(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(keys, random);
    EncryptionContext context = EncryptionContext.of("tenant", "" + random.nextInt(10));
    generator.init(new DataKeySpec(key, 1 + random.nextInt(64), context, true));
    DataKey made = (DataKey) generator.generateKey();
    assertArrayEquals(
        made.getEncoded(),
        factory
            .generateSecret(new EncryptedDataKeySpec(key, made.ciphertextBlob(), context))
            .getEncoded());
  }
}
