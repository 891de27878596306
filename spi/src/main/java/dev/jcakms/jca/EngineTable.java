package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The engines that the provider offers. */
public final class EngineTable {
  private EngineTable() {}

  /**
   * An engine.
   *
   * @param type the JCA's word for what it is
   * @param name the name by which it is asked for
   * @param engine its class, whose true name the JDK wants to know
   * @param keyType the keys by which the JDK may choose it, if it chooses by key
   * @param maker makes one; it opens nothing
   */
  public record Row(
      String type,
      String name,
      Class<?> engine,
      Optional<Class<?>> keyType,
      Supplier<Object> maker) {}

  /**
   * All engines.
   *
   * @param own the installation of the provider, asked for when an engine is first used
   */
  public static List<Row> rows(Supplier<KeyService> own) {
    return List.of(
        keyed(
            "Cipher", "KMS/AES-GCM/NoPadding", EnvelopeCipher.class, () -> new EnvelopeCipher(own)),
        keyed(
            "Cipher",
            "KMS/AES-GCM-DIRECT/NoPadding",
            DirectCipher.class,
            () -> new DirectCipher(own)),
        row("KeyGenerator", "KMS/AES-GCM", KmsKeyGenerator.class, () -> new KmsKeyGenerator(own)),
        row("KeyGenerator", "KMS/DataKey", DataKeyGenerator.class, () -> new DataKeyGenerator(own)),
        row("SecretKeyFactory", "KMS/DataKey", DataKeyFactory.class, () -> new DataKeyFactory(own)),
        row("KeyStore", "KMS", KmsKeyStore.class, () -> new KmsKeyStore(own)));
  }

  private static Row keyed(String type, String name, Class<?> engine, Supplier<Object> maker) {
    return new Row(type, name, engine, Optional.of(KmsSecretKey.class), maker);
  }

  private static Row row(String type, String name, Class<?> engine, Supplier<Object> maker) {
    return new Row(type, name, engine, Optional.empty(), maker);
  }
}
