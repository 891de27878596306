package dev.jcakms.cli;

import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag {@code --mac-algorithm}. */
final class MacAlgorithmOption {
  private static final String FLAG = "--mac-algorithm";

  @Option(
      names = FLAG,
      required = true,
      paramLabel = "NAME",
      description = "HMAC_SHA_224, _256, _384 or _512, as the key is.")
  private String algorithm = "";

  /**
   * The algorithm, if it is the key's.
   *
   * @throws dev.jcakms.port.KmsException VALIDATION, INVALID_KEY_USAGE
   */
  MacAlgorithm algorithm(KmsProvider provider, KeyName key) {
    MacAlgorithm value = AwsEnum.of(FLAG, algorithm, List.of(MacAlgorithm.values()));
    KeyFit.check(provider, key, KeyUsage.GENERATE_VERIFY_MAC, value, spec -> spec == value.spec());
    return value;
  }
}
