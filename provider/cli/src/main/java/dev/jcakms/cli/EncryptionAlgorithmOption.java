package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag {@code --encryption-algorithm}. */
final class EncryptionAlgorithmOption {
  private static final String FLAG = "--encryption-algorithm";

  @Option(
      names = FLAG,
      paramLabel = "NAME",
      description =
          "SYMMETRIC_DEFAULT, which is also the default; for RSA keys RSAES_OAEP_SHA_1 or"
              + " RSAES_OAEP_SHA_256.")
  private String algorithm = EncryptionAlgorithm.SYMMETRIC_DEFAULT.name();

  /**
   * The algorithm.
   *
   * @throws KmsException VALIDATION for a context that it cannot bind
   */
  EncryptionAlgorithm value(EncryptionContext context) {
    EncryptionAlgorithm value = parse(FLAG, algorithm);
    if (value.oaep().isPresent() && !context.equals(EncryptionContext.none())) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.");
    }
    return value;
  }

  /** The algorithm that a flag names. */
  static EncryptionAlgorithm parse(String flag, String text) {
    return AwsEnum.of(flag, text, List.of(EncryptionAlgorithm.values()), "SM2PKE");
  }

  /** Refuses an algorithm that is not the key's. */
  static void checkFit(KmsProvider provider, KeyName key, EncryptionAlgorithm algorithm) {
    KeyFit.check(provider, key, KeyUsage.ENCRYPT_DECRYPT, algorithm, algorithm::isFor);
  }
}
