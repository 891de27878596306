package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A verb of AWS's that is not built: it is known, takes whatever it is given, and refuses. */
final class NotBuilt extends Verb {
  /** All operations of AWS KMS. */
  private static final List<String> OPERATIONS =
      List.of(
          "CancelKeyDeletion",
          "ConnectCustomKeyStore",
          "CreateAlias",
          "CreateCustomKeyStore",
          "CreateGrant",
          "CreateKey",
          "Decrypt",
          "DeleteAlias",
          "DeleteCustomKeyStore",
          "DeleteImportedKeyMaterial",
          "DeriveSharedSecret",
          "DescribeCustomKeyStores",
          "DescribeKey",
          "DisableKey",
          "DisableKeyRotation",
          "DisconnectCustomKeyStore",
          "EnableKey",
          "EnableKeyRotation",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GenerateRandom",
          "GetKeyLastUsage",
          "GetKeyPolicy",
          "GetKeyRotationStatus",
          "GetParametersForImport",
          "GetPublicKey",
          "ImportKeyMaterial",
          "ListAliases",
          "ListGrants",
          "ListKeyPolicies",
          "ListKeyRotations",
          "ListKeys",
          "ListResourceTags",
          "ListRetirableGrants",
          "PutKeyPolicy",
          "ReEncrypt",
          "ReplicateKey",
          "RetireGrant",
          "RevokeGrant",
          "RotateKeyOnDemand",
          "ScheduleKeyDeletion",
          "Sign",
          "TagResource",
          "UntagResource",
          "UpdateAlias",
          "UpdateCustomKeyStore",
          "UpdateKeyDescription",
          "UpdatePrimaryRegion",
          "Verify",
          "VerifyMac");

  private final String operation;

  private NotBuilt(Kms kms, String operation) {
    super(kms);
    this.operation = operation;
  }

  /** Adds those that {@code commandLine} lacks; no help shows them. */
  static void addTo(CommandLine commandLine, Kms kms) {
    for (String operation : OPERATIONS) {
      String name = name(operation);
      if (!commandLine.getSubcommands().containsKey(name)) {
        commandLine.addSubcommand(name, line(kms, operation));
      }
    }
  }

  private static CommandLine line(Kms kms, String operation) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new NotBuilt(kms, operation));
    spec.usageMessage().hidden(true).header("A verb of AWS KMS that is not built here.");
    spec.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(true);
    return new CommandLine(spec);
  }

  /** {@code create-grant} for {@code CreateGrant}. */
  private static String name(String operation) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < operation.length(); i++) {
      char letter = operation.charAt(i);
      if (Character.isUpperCase(letter) && !name.isEmpty()) {
        name.append('-');
      }
      name.append(Character.toLowerCase(letter));
    }
    return name.toString();
  }

  @Override
  String operation() {
    return operation;
  }

  @Override
  List<String> globalOptions() {
    return Kms.GLOBAL_OPTIONS;
  }

  @Override
  public Integer call() {
    throw new KmsException(
        KmsErrorCode.UNSUPPORTED_OPERATION, name(operation) + " is not supported here.");
  }
}
