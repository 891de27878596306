package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag {@code --encryption-algorithm}, of which one value is built. */
final class AlgorithmOption {
  /** The algorithm of symmetric keys. */
  static final String SYMMETRIC_DEFAULT = "SYMMETRIC_DEFAULT";

  private static final List<String> KNOWN =
      List.of(SYMMETRIC_DEFAULT, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");

  @Option(
      names = "--encryption-algorithm",
      paramLabel = "NAME",
      description = "SYMMETRIC_DEFAULT, which is also the default.")
  private String algorithm = SYMMETRIC_DEFAULT;

  /** Refuses any other value. */
  void check() {
    AwsEnum.check("encryptionAlgorithm", algorithm, KNOWN);
    if (!algorithm.equals(SYMMETRIC_DEFAULT)) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "--encryption-algorithm " + algorithm + " is not supported here.");
    }
  }
}
