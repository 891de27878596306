package dev.jcakms.conformance.benchmark;

import java.util.List;

/** What is measured on a token, and what is asked of it. */
enum Operation {
  /** A seal of 32 bytes with 20 bytes of associated data; only the binding does it. */
  AES_GCM("aes-gcm", "AES-256-GCM seal of 32 B", List.of(Way.BINDING), 0.6),
  /** A MAC of 32 bytes. */
  HMAC("hmac-sha256", "HMAC-SHA-256 of 32 B", List.of(Way.SUN_PKCS11, Way.BINDING), 0.75),
  /** A signature of a digest of 32 bytes. */
  ECDSA("ecdsa-p256", "ECDSA P-256 signature", List.of(Way.SUN_PKCS11, Way.BINDING), 0.75),
  /** A signature of a DigestInfo. */
  RSA("rsa-2048", "RSA-2048 PKCS #1 signature", List.of(Way.SUN_PKCS11, Way.BINDING), 0.75);

  private static final double FLOOR_OF_SUN_PKCS11 = 0.85;

  private final String word;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<Way> ways;

  private final double floorOfBinding;

  Operation(String word, String title, List<Way> ways, double floorOfBinding) {
    this.word = word;
    this.title = title;
    this.ways = ways;
    this.floorOfBinding = floorOfBinding;
  }

  /** In names of files, and for {@code token_bench}. */
  String word() {
    return word;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** The ways in which the root does it. */
  List<Way> ways() {
    return ways;
  }

  /** The median ratio to the C program that is asked of a way. */
  double floor(Way way) {
    return way == Way.SUN_PKCS11 ? FLOOR_OF_SUN_PKCS11 : floorOfBinding;
  }
}
