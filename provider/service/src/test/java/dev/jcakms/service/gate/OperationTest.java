package dev.jcakms.service.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each operation is called, and what it needs of a key. */
class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "ENCRYPT, Encrypt, ENCRYPT_DECRYPT, SYMMETRIC",
    "DECRYPT, Decrypt, ENCRYPT_DECRYPT, SYMMETRIC",
    "ENCRYPT_BY_RSA, Encrypt, ENCRYPT_DECRYPT, RSA",
    "DECRYPT_BY_RSA, Decrypt, ENCRYPT_DECRYPT, RSA",
    "RE_ENCRYPT_FROM, ReEncryptFrom, ENCRYPT_DECRYPT, SYMMETRIC",
    "RE_ENCRYPT_TO, ReEncryptTo, ENCRYPT_DECRYPT, SYMMETRIC",
    "RE_ENCRYPT_FROM_BY_RSA, ReEncryptFrom, ENCRYPT_DECRYPT, RSA",
    "RE_ENCRYPT_TO_BY_RSA, ReEncryptTo, ENCRYPT_DECRYPT, RSA",
    "GENERATE_DATA_KEY, GenerateDataKey, ENCRYPT_DECRYPT, SYMMETRIC",
    "GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, GenerateDataKeyWithoutPlaintext, ENCRYPT_DECRYPT, SYMMETRIC",
    "GENERATE_DATA_KEY_PAIR, GenerateDataKeyPair, ENCRYPT_DECRYPT, SYMMETRIC",
    "GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT, GenerateDataKeyPairWithoutPlaintext, ENCRYPT_DECRYPT, SYMMETRIC",
    "SIGN, Sign, SIGN_VERIFY, HMAC SYMMETRIC RSA EC EDWARDS ML_DSA",
    "VERIFY, Verify, SIGN_VERIFY, HMAC SYMMETRIC RSA EC EDWARDS ML_DSA",
    "GENERATE_MAC, GenerateMac, GENERATE_VERIFY_MAC, HMAC SYMMETRIC RSA EC EDWARDS ML_DSA",
    "VERIFY_MAC, VerifyMac, GENERATE_VERIFY_MAC, HMAC SYMMETRIC RSA EC EDWARDS ML_DSA",
    "DERIVE_SHARED_SECRET, DeriveSharedSecret, KEY_AGREEMENT, HMAC SYMMETRIC RSA EC EDWARDS ML_DSA",
    "GET_PUBLIC_KEY, GetPublicKey, , HMAC SYMMETRIC RSA EC EDWARDS ML_DSA"
  })
  void operationIsUnderAwsNameForItsUsageAndFamilies(
      Operation operation, String awsName, String usage, String families) {
    assertEquals(awsName, operation.awsName());
    assertEquals(Optional.ofNullable(usage).map(KeyUsage::valueOf), operation.usage());
    Set<String> allowed = new TreeSet<>();
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      if (operation.isFor(spec)) {
        allowed.add(spec.family().name());
      }
    }
    assertEquals(new TreeSet<>(Arrays.asList(families.split(" ", -1))), allowed);
  }

  /** So that a new one gets its row above. */
  @ParameterizedTest
  @EnumSource
  void namesAreAwsNames(Operation operation) {
    assertTrue(operation.awsName().matches("[A-Z][A-Za-z]+"), operation.awsName());
  }

  @Test
  void principalIsTheAccountsRoot() {
    assertEquals(
        "arn:aws:iam::123456789012:root",
        Principal.ofAccount(new Arns("aws", "eu-central-1", "123456789012")).arn());
  }
}
