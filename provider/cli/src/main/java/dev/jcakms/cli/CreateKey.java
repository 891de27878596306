package dev.jcakms.cli;

import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms create-key}. */
@Command(
    name = "create-key",
    header = "Makes a key and prints what is known of it.",
    footer = {"", "Example:", "  kms create-key --description 'orders' --query KeyMetadata.KeyId"})
final class CreateKey extends ServiceVerb {
  private static final String ORIGIN_HERE = "AWS_KMS";
  private static final String SPEC_NOT_OFFERED = "SM2";

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "For people; at most 8192 characters.")
  private String description = "";

  @Option(
      names = "--key-usage",
      paramLabel = "NAME",
      description = "ENCRYPT_DECRYPT; may be left out for SYMMETRIC_DEFAULT.")
  private @Nullable String usage;

  @Option(
      names = "--key-spec",
      paramLabel = "NAME",
      description = "SYMMETRIC_DEFAULT, which is also the default.")
  private @Nullable String spec;

  @Option(
      names = "--customer-master-key-spec",
      paramLabel = "NAME",
      description = "AWS's older name for --key-spec.")
  private @Nullable String olderSpec;

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description = "AWS_KMS (the root makes the key), which is also the default.")
  private String origin = ORIGIN_HERE;

  CreateKey(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "CreateKey";
  }

  @Override
  List<String> unsupported() {
    return List.of(
        "--policy",
        "--custom-key-store-id",
        "--bypass-policy-lockout-safety-check",
        "--no-bypass-policy-lockout-safety-check",
        "--tags",
        "--multi-region",
        "--no-multi-region",
        "--xks-key-id");
  }

  @Override
  Members ask(KmsProvider provider) {
    checkOrigin();
    KmsKeySpec keySpec = keySpec();
    NewKey newKey = new NewKey(keySpec, keyUsage(keySpec), Optional.empty(), description);
    return KeyMembers.of(provider.administration().createKey(newKey));
  }

  private KmsKeySpec keySpec() {
    if (spec != null && olderSpec != null) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "KeySpec and CustomerMasterKeySpec are two names for one thing: give one of them.");
    }
    String given = spec != null ? spec : olderSpec;
    if (given == null) {
      return KmsKeySpec.SYMMETRIC_DEFAULT;
    }
    List<String> known =
        Stream.concat(
                Arrays.stream(KmsKeySpec.values()).map(KmsKeySpec::name),
                Stream.of(SPEC_NOT_OFFERED))
            .toList();
    AwsEnum.check("keySpec", given, known);
    if (given.equals(SPEC_NOT_OFFERED)) {
      throw unsupported("--key-spec " + given);
    }
    return KmsKeySpec.valueOf(given);
  }

  private KeyUsage keyUsage(KmsKeySpec keySpec) {
    if (usage == null) {
      if (keySpec != KmsKeySpec.SYMMETRIC_DEFAULT) {
        throw new KmsException(
            KmsErrorCode.VALIDATION, "A KeyUsage is needed for KeySpec " + keySpec + ".");
      }
      return KeyUsage.ENCRYPT_DECRYPT;
    }
    AwsEnum.check("keyUsage", usage, Arrays.stream(KeyUsage.values()).map(KeyUsage::name).toList());
    return KeyUsage.valueOf(usage);
  }

  private void checkOrigin() {
    AwsEnum.check(
        "origin", origin, List.of(ORIGIN_HERE, "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"));
    if (!origin.equals(ORIGIN_HERE)) {
      throw unsupported("--origin " + origin);
    }
  }

  private static KmsException unsupported(String what) {
    return new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, what + " is not supported here.");
  }
}
