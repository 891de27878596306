package dev.jcakms.hsm.software;

/**
 * A root file and a material of the first version, which every later one must read. They were not
 * made by this code but by Python's {@code cryptography} 48, from the words
 *
 * <pre>
 * checksum     = hex(SHA-256(installation || key))[:16]
 * materialsKey = HKDF-SHA-256(key, no salt, "jcakms software root materials", 32)
 * binding      = for each of "AES_256", material id, owner: 4 bytes of length, big-endian, and it
 * stored       = nonce || XAES-256-GCM(materialsKey, nonce, material key, aad = binding)
 * sealed       = XAES-256-GCM(material key, nonce, plaintext, aad)
 * </pre>
 *
 * with the key 00..1f, the material id 20..3f, the material key 40..5f, the nonces 60..77 and
 * 80..97, the owner "an owner", the plaintext "a plaintext" and the AAD "additional data".
 */
final class FirstVersion {
  static final String INSTALLATION = "11111111-2222-4333-8444-555555555555";
  static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  static final String CHECKSUM = "d74b5eb3359f4a70";
  static final String ROOT_FILE =
      """
      # The root key of a jca-kms installation, version 1, in the clear.
      # Whoever reads this file can decrypt everything that was encrypted under the keys of the
      # installation. Whoever loses it loses all of that for good: keep a backup, together with the
      # store beside it, where only those come who may decrypt.
      installation=11111111-2222-4333-8444-555555555555
      key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
      checksum=d74b5eb3359f4a70
      """;
  static final String MATERIAL_ID =
      "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
  static final String STORED =
      "606162636465666768696a6b6c6d6e6f7071727374757677"
          + "af592162ab235c6f001e53c44ad7569da6cc07dd5f6c241e23c2ae68f47b84e4"
          + "5e97d265a01391958208c8f6e8929860";
  static final String NONCE = "808182838485868788898a8b8c8d8e8f9091929394959697";
  static final String CIPHERTEXT_AND_TAG = "e9f4ec75a788b57ebfb61a8330820f2e0b2aff368b9083c587013e";

  private FirstVersion() {}
}
