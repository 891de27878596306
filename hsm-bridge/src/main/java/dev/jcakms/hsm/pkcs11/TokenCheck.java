package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a record keeps to tell the right object of a token from another of the same id and label.
 *
 * <pre>
 * offset  bytes
 *      0      1  origin: 1 generated in the token, 2 unwrapped into it
 *      1         AES that seals: 12 nonce, 32 + 16 sealed zeros; HMAC: the MAC of the binding;
 *                others: nothing, since they answer a challenge
 * </pre>
 *
 * <p>The binding, authenticated with either: a label, and the lengths and bytes of kind, material
 * id and owner.
 */
final class TokenCheck {
  static final byte GENERATED = 1;
  static final byte UNWRAPPED = 2;
  static final int PLAINTEXT_BYTES = 32;

  private static final int ORIGIN_POS = 0;
  private static final int NONCE_POS = 1;
  private static final int SEALED_POS = NONCE_POS + Mechanism.GCM_IV_BYTES;
  private static final byte[] LABEL = "jcakms check".getBytes(StandardCharsets.US_ASCII);

  private TokenCheck() {}

  static byte[] of(byte origin, byte[]... parts) {
    int length = 1;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer check = ByteBuffer.allocate(length).put(origin);
    for (byte[] part : parts) {
      check.put(part);
    }
    return check.array();
  }

  static boolean isGenerated(Material material) {
    return material.check()[ORIGIN_POS] == GENERATED;
  }

  /** Whether a record's check has the parts that its kind wants, and no more. */
  static boolean isWhole(Material material) {
    int length =
        switch (material.kind().use()) {
          case SEAL -> SEALED_POS + PLAINTEXT_BYTES + Mechanism.GCM_TAG_BYTES;
          case MAC -> NONCE_POS + Hash.ofHmac(material.kind().algorithm()).digestBytes();
          case SIGN, DECRYPT, AGREE, UNWRAP -> NONCE_POS;
        };
    byte[] check = material.check();
    return check.length == length
        && (check[ORIGIN_POS] == GENERATED || check[ORIGIN_POS] == UNWRAPPED);
  }

  static byte[] nonce(Material material) {
    return Arrays.copyOfRange(material.check(), NONCE_POS, SEALED_POS);
  }

  static byte[] sealed(Material material) {
    return Arrays.copyOfRange(material.check(), SEALED_POS, material.check().length);
  }

  static byte[] mac(Material material) {
    return Arrays.copyOfRange(material.check(), NONCE_POS, material.check().length);
  }

  static byte[] binding(MaterialKind kind, byte[] materialId, byte[] owner) {
    byte[] name = kind.name().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(
            LABEL.length + 3 * Integer.BYTES + name.length + materialId.length + owner.length)
        .put(LABEL)
        .putInt(name.length)
        .put(name)
        .putInt(materialId.length)
        .put(materialId)
        .putInt(owner.length)
        .put(owner)
        .array();
  }
}
