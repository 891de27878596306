package dev.jcakms.conformance.benchmark;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AWS Encryption SDK as its users make it fast: a cache of data keys in front of a raw AES key,
 * with commitment, without signatures. Age and number of entries are our cache's.
 */
final class EncryptionSdkParty implements Party {
  private static final int KEY_BYTES = 32;
  private static final int ENTRIES = 1000;
  private static final int AGE_MINUTES = 5;
  private static final Map<String, String> CONTEXT = Map.of("tenant", "42");

  private final AwsCrypto sdk =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();
  private final CryptoMaterialsManager materials =
      CachingCryptoMaterialsManager.newBuilder()
          .withMasterKeyProvider(
              JceMasterKey.getInstance(
                  new SecretKeySpec(new byte[KEY_BYTES], "AES"),
                  "benchmark",
                  "raw",
                  "AES/GCM/NoPadding"))
          .withCache(new LocalCryptoMaterialsCache(ENTRIES))
          .withMaxAge(AGE_MINUTES, TimeUnit.MINUTES)
          .build();

  @Override
  public Work encryption(byte[] plaintext) {
    return () -> seal(plaintext).length;
  }

  @Override
  public Work decryption(byte[] plaintext) {
    byte[] message = seal(plaintext);
    return () -> sdk.decryptData(materials, message).getResult().length;
  }

  private byte[] seal(byte[] plaintext) {
    return sdk.encryptData(materials, plaintext, CONTEXT).getResult();
  }
}
