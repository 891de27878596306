package dev.jcakms.jca;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The engines that the provider offers. */
public final class EngineTable {
  private static final String HMAC_OID = "1.2.840.113549.2.";

  private EngineTable() {}

  /**
   * An engine.
   *
   * @param type the JCA's word for what it is
   * @param name the name by which it is asked for
   * @param aliases its other names, object identifiers with and without {@code OID.} among them
   * @param engine its class, whose true name the JDK wants to know
   * @param keyType the keys by which the JDK may choose it, if it chooses by key
   * @param maker makes one; it opens nothing
   */
  public record Row(
      String type,
      String name,
      List<String> aliases,
      Class<?> engine,
      Optional<Class<?>> keyType,
      Supplier<Object> maker) {
    private Row forKeys(Class<?> type) {
      return new Row(this.type, name, aliases, engine, Optional.of(type), maker);
    }

    private Row alsoCalled(List<String> otherNames) {
      return new Row(type, name, otherNames, engine, keyType, maker);
    }
  }

  /**
   * All engines.
   *
   * @param parts what they are made of
   */
  public static List<Row> rows(EngineParts parts) {
    Supplier<KeyService> own = parts.own();
    Stream<Row> single =
        Stream.of(
            row(
                    "Cipher",
                    "KMS/AES-GCM/NoPadding",
                    EnvelopeCipher.class,
                    () -> new EnvelopeCipher(own))
                .forKeys(KmsSecretKey.class),
            row(
                    "Cipher",
                    "KMS/AES-GCM-DIRECT/NoPadding",
                    DirectCipher.class,
                    () -> new DirectCipher(own))
                .forKeys(KmsSecretKey.class),
            oaep(parts, "OAEPWithSHA-1AndMGF1Padding", HashAlgorithm.SHA_1),
            oaep(parts, "OAEPWithSHA-256AndMGF1Padding", HashAlgorithm.SHA_256),
            oaep(parts, "OAEPPadding", HashAlgorithm.SHA_1),
            row("Cipher", DataKeyCipher.NAME, DataKeyCipher.class, () -> new DataKeyCipher(parts))
                .forKeys(DataKey.class),
            generator("KMS/AES-GCM", own, KmsKeySpec.SYMMETRIC_DEFAULT),
            generator("KMS/HmacSHA224", own, KmsKeySpec.HMAC_224),
            generator("KMS/HmacSHA256", own, KmsKeySpec.HMAC_256),
            generator("KMS/HmacSHA384", own, KmsKeySpec.HMAC_384),
            generator("KMS/HmacSHA512", own, KmsKeySpec.HMAC_512),
            row(
                "KeyGenerator",
                "KMS/DataKey",
                DataKeyGenerator.class,
                () -> new DataKeyGenerator(own)),
            row(
                "SecretKeyFactory",
                "KMS/DataKey",
                DataKeyFactory.class,
                () -> new DataKeyFactory(own)),
            row(
                "KeyPairGenerator",
                "KMS/KeyPair",
                KmsKeyPairGenerator.class,
                () -> new KmsKeyPairGenerator(parts)),
            row(
                "KeyPairGenerator",
                "KMS/DataKeyPair",
                DataKeyPairGenerator.class,
                () -> new DataKeyPairGenerator(parts)),
            row(
                "KeyFactory",
                "KMS/DataKeyPair",
                DataKeyPairFactory.class,
                () -> new DataKeyPairFactory(parts)),
            mac(parts, MacAlgorithm.HMAC_SHA_224, HMAC_OID + "8"),
            mac(parts, MacAlgorithm.HMAC_SHA_256, HMAC_OID + "9"),
            mac(parts, MacAlgorithm.HMAC_SHA_384, HMAC_OID + "10"),
            mac(parts, MacAlgorithm.HMAC_SHA_512, HMAC_OID + "11"),
            row(
                    "KeyAgreement",
                    KmsKeyAgreement.NAME,
                    KmsKeyAgreement.class,
                    () -> new KmsKeyAgreement(parts))
                .forKeys(KmsPrivateKey.class),
            row("KeyStore", "KMS", KmsKeyStore.class, () -> new KmsKeyStore(parts)));
    Stream<Row> signatures =
        SignatureAlgorithm.TABLE.stream().map(algorithm -> signature(parts, algorithm));
    return Stream.concat(single, signatures).toList();
  }

  /**
   * The engine that must be answered for without being registered: the JDK makes the first
   * registered SecureRandom the one of {@code new SecureRandom()}.
   *
   * @param parts what it is made of
   */
  public static Row secureRandom(EngineParts parts) {
    return row(
        "SecureRandom", "KMS", KmsSecureRandom.class, () -> new KmsSecureRandom(parts.own()));
  }

  private static Row oaep(EngineParts parts, String padding, HashAlgorithm hash) {
    String name = "RSA/ECB/" + padding;
    return row("Cipher", name, KmsRsaCipher.class, () -> new KmsRsaCipher(parts, name, hash))
        .forKeys(KmsPrivateKey.class);
  }

  private static Row signature(EngineParts parts, SignatureAlgorithm algorithm) {
    return row(
            "Signature",
            algorithm.name(),
            KmsSignature.class,
            () -> new KmsSignature(parts, algorithm))
        .forKeys(KmsPrivateKey.class)
        .alsoCalled(algorithm.aliases());
  }

  private static Row mac(EngineParts parts, MacAlgorithm algorithm, String objectIdentifier) {
    return row(
            "Mac",
            algorithm.spec().standardAlgorithm(),
            KmsMac.class,
            () -> new KmsMac(parts, algorithm))
        .forKeys(KmsSecretKey.class)
        .alsoCalled(List.of(objectIdentifier, "OID." + objectIdentifier));
  }

  private static Row generator(String name, Supplier<KeyService> own, KmsKeySpec keySpec) {
    return row(
        "KeyGenerator", name, KmsKeyGenerator.class, () -> new KmsKeyGenerator(own, keySpec));
  }

  private static Row row(String type, String name, Class<?> engine, Supplier<Object> maker) {
    return new Row(type, name, List.of(), engine, Optional.empty(), maker);
  }
}
