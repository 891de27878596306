package dev.jcakms.store.testing;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Records with a number: the same number gives the same record, and another shares nothing. */
public final class Records {
  /** When all of them were made. */
  public static final Instant CREATED = Instant.ofEpochMilli(1_764_000_000_123L);

  /** When, where and by whom they are changed. */
  public static final Stamp STAMP = new Stamp(CREATED.plusSeconds(1), 4711, "operator");

  private static final int MATERIAL_ID_BYTES = 32;
  private static final int STORED_BYTES = 72;
  private static final int PUBLIC_KEY_BYTES = 91;
  private static final int CHECK_BYTES = 57;

  private Records() {}

  /** An enabled key of one material. */
  public static KeyRecord key(long number) {
    return new KeyRecord(
        keyId(number),
        KmsKeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyOrigin.AWS_KMS,
        KeyState.ENABLED,
        "key " + number,
        CREATED,
        List.of(material(number)));
  }

  /** Its id; the text of ids is ordered as the numbers are. */
  public static KeyId keyId(long number) {
    return KeyId.of(new UUID(number, 0));
  }

  /** A material. */
  public static MaterialRecord material(long number) {
    return new MaterialRecord(
        bytes(MATERIAL_ID_BYTES, number),
        bytes(STORED_BYTES, ~number),
        bytes(CHECK_BYTES, number),
        new byte[0]);
  }

  /** A pair with its public half, from elsewhere. */
  public static KeyRecord pair(long number) {
    MaterialRecord material = material(number);
    return new KeyRecord(
        keyId(number),
        KmsKeySpec.ECC_NIST_P256,
        KeyUsage.SIGN_VERIFY,
        KeyOrigin.EXTERNAL,
        KeyState.ENABLED,
        "pair " + number,
        CREATED,
        List.of(
            new MaterialRecord(
                material.id(),
                material.stored(),
                material.check(),
                bytes(PUBLIC_KEY_BYTES, number + 1))));
  }

  /** An alias of the key of that number. */
  public static AliasRecord alias(String name, long number) {
    return new AliasRecord(name, keyId(number), CREATED, CREATED.plusMillis(1));
  }

  private static byte[] bytes(int length, long number) {
    return ByteBuffer.allocate(length).putLong(number).array();
  }
}
