package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads at every engine, with shared handles and engines that are begun anew with other
 * keys: no result is wrong, and nothing fails. {@code -Pstorm} makes it longer, {@code
 * -Dstorm.seed} repeats its choices.
 */
class StormTest {
  private static final int THREADS = 8;
  private static final int DEFAULT_SECONDS = 10;
  private static final long DEFAULT_SEED = 20_261_126;
  private static final int MOST_ENVELOPE_BYTES = 150_000;
  private static final int MOST_DIRECT_BYTES = 4096;

  private final Map<String, Storm.WorkMaker> kinds = new TreeMap<>();
  private final long seed = Long.getLong("storm.seed", DEFAULT_SEED);

  @Test
  void everyResultIsRight(@TempDir Path directory) throws Exception {
    try (KmsProvider kms = KmsProvider.builder().home(directory.resolve("home")).build()) {
      kms.initialize();
      StormKeys keys = new StormKeys(kms);
      signatures(keys);
      macs(keys);
      agreements(keys);
      ciphers(keys);
      random(kms);
      Storm storm = new Storm(kinds, InstantSource.system(), seed);
      storm.rage(THREADS, Duration.ofSeconds(Integer.getInteger("storm.seconds", DEFAULT_SECONDS)));
      assertEquals(List.of(), storm.failures());
      assertEquals(kinds.keySet(), storm.counts().keySet());
      System.out.println("storm, seed " + seed + ": " + new TreeMap<>(storm.counts()));
    }
  }

  private void signatures(StormKeys keys) {
    AlgorithmParameterSpec pss =
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    var rsa = keys.pairs(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY);
    signature(keys, "SHA256withRSA", Optional.empty(), rsa);
    signature(keys, "RSASSA-PSS", Optional.of(pss), rsa);
    signature(keys, "SHA256withECDSA", KmsKeySpec.ECC_NIST_P256);
    signature(keys, "SHA384withECDSAinP1363Format", KmsKeySpec.ECC_NIST_P384);
    signature(keys, "Ed25519", KmsKeySpec.ECC_NIST_EDWARDS25519);
    signature(keys, "ML-DSA-65", KmsKeySpec.ML_DSA_65);
  }

  private void signature(StormKeys keys, String algorithm, KmsKeySpec spec) {
    signature(keys, algorithm, Optional.empty(), keys.pairs(spec, KeyUsage.SIGN_VERIFY));
  }

  private void signature(
      StormKeys keys,
      String algorithm,
      Optional<AlgorithmParameterSpec> parameters,
      List<KmsPrivateKey> pairs) {
    kinds.put(
        "Signature " + algorithm,
        () -> new SignatureWork(keys.provider(), algorithm, parameters, pairs));
  }

  private void macs(StormKeys keys) throws GeneralSecurityException {
    Random random = new Random(seed);
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      if (spec.family() == KmsKeySpec.Family.HMAC) {
        String algorithm = spec.standardAlgorithm();
        var secrets = keys.secrets(spec, KeyUsage.GENERATE_VERIFY_MAC);
        kinds.put("Mac " + algorithm, MacWork.of(keys.provider(), algorithm, secrets, random));
      }
    }
  }

  private void agreements(StormKeys keys) throws GeneralSecurityException {
    for (KmsKeySpec spec : List.of(KmsKeySpec.ECC_NIST_P256, KmsKeySpec.ECC_NIST_P384)) {
      var pairs = keys.pairs(spec, KeyUsage.KEY_AGREEMENT);
      kinds.put("KeyAgreement " + spec, AgreementWork.of(keys.provider(), pairs));
    }
  }

  /** Every one that the provider offers. */
  private void ciphers(StormKeys keys) throws Exception {
    KmsProvider kms = keys.provider();
    var secrets = keys.secrets(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
    var pairs = keys.pairs(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
    var dataKeys = keys.dataKeys(secrets.get(0));
    for (Provider.Service service : kms.getServices()) {
      if (service.getType().equals("Cipher")) {
        String name = service.getAlgorithm();
        kinds.put("Cipher " + name, cipher(kms, name, secrets, pairs, dataKeys));
      }
    }
    kinds.put("KeyGenerator and SecretKeyFactory", () -> new DataKeyWork(kms, secrets));
  }

  private static Storm.WorkMaker cipher(
      KmsProvider kms,
      String name,
      List<KmsSecretKey> secrets,
      List<KmsPrivateKey> pairs,
      List<DataKey> dataKeys) {
    return switch (name) {
      case "KMS/AES-GCM/NoPadding" ->
          () -> new MessageWork(kms, name, MOST_ENVELOPE_BYTES, secrets);
      case "KMS/AES-GCM-DIRECT/NoPadding" ->
          () -> new MessageWork(kms, name, MOST_DIRECT_BYTES, secrets);
      case "AES/GCM/NoPadding" -> () -> new GcmWork(kms, dataKeys);
      default -> () -> new OaepWork(kms, name, pairs);
    };
  }

  private void random(KmsProvider kms) throws GeneralSecurityException {
    SecureRandom shared = SecureRandom.getInstance(KmsProvider.NAME, kms);
    Set<ByteBuffer> drawn = ConcurrentHashMap.newKeySet();
    kinds.put("SecureRandom", () -> new RandomWork(shared, drawn));
  }
}
