package dev.jcakms.service.gate;

import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.util.Optional;

/** What is asked of a key, under AWS's names, with the usage and spec that the key must have. */
public enum Operation {
  /** Seal bytes or a message key. */
  ENCRYPT("Encrypt", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Open a root ciphertext or a message. */
  DECRYPT("Decrypt", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Encrypt to a public half. */
  ENCRYPT_BY_RSA("Encrypt", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.RSA),
  /** Decrypt by a private half. */
  DECRYPT_BY_RSA("Decrypt", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.RSA),
  /** Open what is to be sealed anew. */
  RE_ENCRYPT_FROM("ReEncryptFrom", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Seal anew what was opened for it. */
  RE_ENCRYPT_TO("ReEncryptTo", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Decrypt, by a private half, what is to be encrypted anew. */
  RE_ENCRYPT_FROM_BY_RSA("ReEncryptFrom", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.RSA),
  /** Encrypt anew, to a public half, what was decrypted for it. */
  RE_ENCRYPT_TO_BY_RSA("ReEncryptTo", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.RSA),
  /** Make a data key and hand it out. */
  GENERATE_DATA_KEY("GenerateDataKey", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Make a data key and hand out its root ciphertext. */
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
      "GenerateDataKeyWithoutPlaintext", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Make a data key pair and hand it out. */
  GENERATE_DATA_KEY_PAIR(
      "GenerateDataKeyPair", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Make a data key pair and hand out its public half. */
  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(
      "GenerateDataKeyPairWithoutPlaintext", KeyUsage.ENCRYPT_DECRYPT, KmsKeySpec.Family.SYMMETRIC),
  /** Sign. */
  SIGN("Sign", KeyUsage.SIGN_VERIFY),
  /** Verify a signature. */
  VERIFY("Verify", KeyUsage.SIGN_VERIFY),
  /** Make a MAC. */
  GENERATE_MAC("GenerateMac", KeyUsage.GENERATE_VERIFY_MAC),
  /** Verify a MAC. */
  VERIFY_MAC("VerifyMac", KeyUsage.GENERATE_VERIFY_MAC),
  /** Agree on a secret. */
  DERIVE_SHARED_SECRET("DeriveSharedSecret", KeyUsage.KEY_AGREEMENT),
  /** Hand out a public half. */
  GET_PUBLIC_KEY("GetPublicKey");

  private final String awsName;
  private final Optional<KeyUsage> usage;
  private final Optional<KmsKeySpec.Family> family;

  Operation(String awsName) {
    this(awsName, Optional.empty(), Optional.empty());
  }

  Operation(String awsName, KeyUsage usage) {
    this(awsName, Optional.of(usage), Optional.empty());
  }

  Operation(String awsName, KeyUsage usage, KmsKeySpec.Family family) {
    this(awsName, Optional.of(usage), Optional.of(family));
  }

  Operation(String awsName, Optional<KeyUsage> usage, Optional<KmsKeySpec.Family> family) {
    this.awsName = awsName;
    this.usage = usage;
    this.family = family;
  }

  /** The operation as AWS writes it. */
  public String awsName() {
    return awsName;
  }

  /** The usage that a key needs for this, if it needs one. */
  public Optional<KeyUsage> usage() {
    return usage;
  }

  /** Whether keys of that spec can do this, if their usage allows it. */
  public boolean isFor(KmsKeySpec spec) {
    return family.map(needed -> needed == spec.family()).orElse(true);
  }
}
