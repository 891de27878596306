package dev.jcakms.cli;

import dev.jcakms.port.KmsKeySpec;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** The flag {@code --key-pair-spec}. */
final class KeyPairSpecOption {
  private static final String FLAG = "--key-pair-spec";

  @Option(
      names = FLAG,
      required = true,
      paramLabel = "NAME",
      description =
          "RSA_2048, _3072, _4096; ECC_NIST_P256, _P384, _P521, ECC_SECG_P256K1,"
              + " ECC_NIST_EDWARDS25519.")
  private String spec = "";

  /** The spec of the pair. */
  KmsKeySpec spec() {
    return AwsEnum.of(
        FLAG,
        spec,
        Arrays.stream(KmsKeySpec.values()).filter(KmsKeySpec::isDataKeyPairSpec).toList(),
        "SM2");
  }
}
