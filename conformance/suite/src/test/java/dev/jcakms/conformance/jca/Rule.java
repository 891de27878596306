package dev.jcakms.conformance.jca;

import java.util.List;

/** A rule of the contracts of engines, and the types that it concerns. */
enum Rule {
  /** No key, a key of another kind, or parameters of no use: what the JCA documents is thrown. */
  KEYS(
      "Cipher",
      "KeyAgreement",
      "KeyFactory",
      "KeyGenerator",
      "KeyPairGenerator",
      "KeyStore",
      "Mac",
      "SecretKeyFactory",
      "SecureRandom",
      "Signature"),
  /** Nothing works before it is initialised, and says so. */
  UNINITIALISED(
      "Cipher", "KeyAgreement", "KeyGenerator", "KeyPairGenerator", "KeyStore", "Mac", "Signature"),
  /** The last initialisation counts, and nothing of what was before it. */
  REINIT(
      "Cipher", "KeyAgreement", "KeyGenerator", "KeyPairGenerator", "KeyStore", "Mac", "Signature"),
  /** A message is the same however it is cut. */
  SPLITS("Cipher", "Mac", "Signature"),
  /** Parts of arrays and buffers are read and written where they stand, and nothing beside them. */
  OFFSETS("Cipher", "KeyAgreement", "Mac", "Signature"),
  /** Input and output may be one; what was given or handed out is the caller's to overwrite. */
  ALIASING("Cipher", "KeyFactory", "KeyStore", "Mac", "SecretKeyFactory", "Signature"),
  /** Too little room is refused, and leaves something to go on with. */
  SHORT_BUFFER("Cipher", "KeyAgreement", "Mac", "Signature"),
  /** A clone goes on apart, or there is none. */
  CLONE("Mac", "Signature"),
  /** What failed leaves the state that is documented. */
  FAILURE(
      "Cipher",
      "KeyAgreement",
      "KeyFactory",
      "KeyGenerator",
      "KeyPairGenerator",
      "KeyStore",
      "Mac",
      "SecretKeyFactory",
      "SecureRandom",
      "Signature"),
  /** What holds or means a secret is not written by Java serialization. */
  SERIALIZATION(
      "KeyFactory",
      "KeyGenerator",
      "KeyPairGenerator",
      "KeyStore",
      "SecretKeyFactory",
      "SecureRandom"),
  /** An engine goes from thread to thread, and engines of many threads do not meet. */
  THREADS(
      "Cipher",
      "KeyAgreement",
      "KeyFactory",
      "KeyGenerator",
      "KeyPairGenerator",
      "KeyStore",
      "Mac",
      "SecretKeyFactory",
      "SecureRandom",
      "Signature");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is.
  private final List<String> types;

  Rule(String... types) {
    this.types = List.of(types);
  }

  /** The types that it concerns, in the JCA's words. */
  List<String> types() {
    return types;
  }
}
