package dev.jcakms.cli;

import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kms create-key}. */
@Command(
    name = "create-key",
    header = "Makes a key and prints what is known of it.",
    footer = {
      "",
      "Example:",
      "  kms create-key --description 'orders' --query KeyMetadata.KeyId",
      "  kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY"
    })
final class CreateKey extends ServiceVerb {
  private static final String MADE_HERE = KeyOrigin.AWS_KMS.name();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "For people; at most 8192 characters.")
  private String description = "";

  @Option(
      names = "--key-usage",
      paramLabel = "NAME",
      description =
          "ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC or KEY_AGREEMENT; may be left out for"
              + " SYMMETRIC_DEFAULT.")
  private @Nullable String usage;

  @Option(
      names = "--key-spec",
      paramLabel = "NAME",
      description =
          "SYMMETRIC_DEFAULT, which is also the default; HMAC_224, _256, _384, _512; RSA_2048,"
              + " _3072, _4096; ECC_NIST_P256, _P384, _P521, ECC_SECG_P256K1,"
              + " ECC_NIST_EDWARDS25519; ML_DSA_44, _65, _87.")
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
  private String origin = MADE_HERE;

  @Option(
      names = "--tags",
      arity = "1..*",
      paramLabel = "TAG",
      description = "TagKey=NAME,TagValue=TEXT, one word for each; or JSON.")
  private List<TagsText> tags = List.of();

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
        "--multi-region",
        "--no-multi-region",
        "--xks-key-id");
  }

  @Override
  Members ask(KmsProvider provider) {
    checkOrigin();
    KmsKeySpec keySpec = keySpec();
    NewKey newKey =
        new NewKey(keySpec, keyUsage(keySpec), Optional.empty(), description, TagsText.all(tags));
    return KeyMembers.of(provider.administration().createKey(newKey));
  }

  private KmsKeySpec keySpec() {
    if (spec != null && olderSpec != null) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "KeySpec and CustomerMasterKeySpec are two names for one thing: give one of them.");
    }
    if (spec != null) {
      return keySpec("--key-spec", spec);
    }
    return olderSpec == null
        ? KmsKeySpec.SYMMETRIC_DEFAULT
        : keySpec("--customer-master-key-spec", olderSpec);
  }

  private static KmsKeySpec keySpec(String flag, String given) {
    return AwsEnum.of(flag, given, List.of(KmsKeySpec.values()), "SM2");
  }

  private KeyUsage keyUsage(KmsKeySpec keySpec) {
    if (usage == null) {
      if (keySpec != KmsKeySpec.SYMMETRIC_DEFAULT) {
        throw new KmsException(
            KmsErrorCode.VALIDATION,
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption"
                + " keys.");
      }
      return KeyUsage.ENCRYPT_DECRYPT;
    }
    return AwsEnum.of("--key-usage", usage, List.of(KeyUsage.values()));
  }

  private void checkOrigin() {
    AwsEnum.check(
        "origin",
        origin,
        List.of(MADE_HERE, KeyOrigin.EXTERNAL.name(), "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"));
    if (!origin.equals(MADE_HERE)) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION, "--origin " + origin + " is not supported here.");
    }
  }
}
