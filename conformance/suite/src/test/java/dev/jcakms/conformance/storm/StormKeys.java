package dev.jcakms.conformance.storm;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.KeyGenerator;

/** Keys of an installation, two of a kind, whose handles all threads share. */
final class StormKeys {
  private static final int OF_A_KIND = 2;

  private final KmsProvider kms;

  StormKeys(KmsProvider kms) {
    this.kms = kms;
  }

  KmsProvider provider() {
    return kms;
  }

  List<KmsPrivateKey> pairs(KmsKeySpec spec, KeyUsage usage) {
    List<KmsPrivateKey> keys = new ArrayList<>();
    for (int i = 0; i < OF_A_KIND; i++) {
      keys.add(kms.privateKey(made(spec, usage).arn()));
    }
    return keys;
  }

  List<KmsSecretKey> secrets(KmsKeySpec spec, KeyUsage usage) {
    List<KmsSecretKey> keys = new ArrayList<>();
    for (int i = 0; i < OF_A_KIND; i++) {
      keys.add(kms.key(made(spec, usage).arn()));
    }
    return keys;
  }

  private KeyMetadata made(KmsKeySpec spec, KeyUsage usage) {
    return kms.administration().createKey(new NewKey(spec, usage, Optional.empty(), ""));
  }

  /** Data keys under a key, with plaintext and without. */
  List<DataKey> dataKeys(KmsSecretKey key) throws Exception {
    List<DataKey> keys = new ArrayList<>();
    for (int i = 0; i < OF_A_KIND; i++) {
      keys.add(dataKey(DataKeySpec.aes256(key)));
      keys.add(dataKey(DataKeySpec.aes256(key).withoutPlaintext()));
    }
    return keys;
  }

  private DataKey dataKey(DataKeySpec spec) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", kms);
    generator.init(spec);
    return (DataKey) generator.generateKey();
  }

  static <T> T oneOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  static byte[] message(Random random, int mostBytes) {
    byte[] message = new byte[random.nextInt(mostBytes + 1)];
    random.nextBytes(message);
    return message;
  }
}
