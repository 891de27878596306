package dev.jcakms.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The verbs. Looking one over takes milliseconds, so only those are made that may be meant. */
final class Verbs {
  /** All, in the order of the help. */
  private static final List<String> NAMES =
      List.of(
          "demo",
          "init",
          "doctor",
          "backup",
          "restore",
          "adopt-orphan",
          "destroy-orphan",
          "create-key",
          "describe-key",
          "list-keys",
          "update-key-description",
          "create-alias",
          "update-alias",
          "delete-alias",
          "list-aliases",
          "tag-resource",
          "untag-resource",
          "list-resource-tags",
          "enable-key",
          "disable-key",
          "schedule-key-deletion",
          "cancel-key-deletion",
          "history",
          "encrypt",
          "decrypt",
          "re-encrypt",
          "generate-data-key",
          "generate-data-key-without-plaintext",
          "generate-data-key-pair",
          "generate-data-key-pair-without-plaintext",
          "sign",
          "verify",
          "generate-mac",
          "verify-mac",
          "derive-shared-secret",
          "get-public-key",
          "generate-random",
          "csr",
          "self-signed-certificate",
          "import-certificate",
          "encrypt-file",
          "decrypt-file",
          "re-encrypt-file",
          "inspect",
          "conformance",
          "help");

  private static final Set<String> HELP = Set.of("help", "--help");

  private Verbs() {}

  /** The names of all, in the order of the help. */
  static List<String> names() {
    return NAMES;
  }

  /** All, in the order of the help. */
  static List<Verb> all(Kms kms) {
    return made(kms, NAMES);
  }

  /** Those that a command line may mean; all if it means none, or asks for help. */
  static List<Verb> meant(Kms kms, String... arguments) {
    Set<String> given = new HashSet<>(Arrays.asList(arguments));
    List<String> meant = new ArrayList<>(NAMES);
    meant.retainAll(given);
    given.retainAll(HELP);
    return meant.isEmpty() || !given.isEmpty() ? all(kms) : made(kms, meant);
  }

  private static List<Verb> made(Kms kms, List<String> names) {
    List<Verb> verbs = new ArrayList<>();
    for (String name : names) {
      verbs.add((Verb) made(kms, name));
    }
    return verbs;
  }

  /**
   * A verb. A constructor reference for each would be a class for each at every start, and by any
   * other type than Object the JVM would load all of them to look over this method.
   */
  private static Object made(Kms kms, String name) {
    return switch (name) {
      case "demo" -> new Demo(kms);
      case "init" -> new Init(kms);
      case "doctor" -> new Doctor(kms);
      case "backup" -> new BackUp(kms);
      case "restore" -> new Restore(kms);
      case "adopt-orphan" -> new AdoptOrphan(kms);
      case "destroy-orphan" -> new DestroyOrphan(kms);
      case "create-key" -> new CreateKey(kms);
      case "describe-key" -> new DescribeKey(kms);
      case "list-keys" -> new ListKeys(kms);
      case "update-key-description" -> new UpdateKeyDescription(kms);
      case "create-alias" -> new CreateAlias(kms);
      case "update-alias" -> new UpdateAlias(kms);
      case "delete-alias" -> new DeleteAlias(kms);
      case "list-aliases" -> new ListAliases(kms);
      case "tag-resource" -> new TagResource(kms);
      case "untag-resource" -> new UntagResource(kms);
      case "list-resource-tags" -> new ListResourceTags(kms);
      case "enable-key" -> new EnableKey(kms);
      case "disable-key" -> new DisableKey(kms);
      case "schedule-key-deletion" -> new ScheduleKeyDeletion(kms);
      case "cancel-key-deletion" -> new CancelKeyDeletion(kms);
      case "history" -> new History(kms);
      case "encrypt" -> new Encrypt(kms);
      case "decrypt" -> new Decrypt(kms);
      case "re-encrypt" -> new ReEncrypt(kms);
      case "generate-data-key" -> new GenerateDataKey(kms);
      case "generate-data-key-without-plaintext" -> new GenerateDataKeyWithoutPlaintext(kms);
      case "generate-data-key-pair" -> new GenerateDataKeyPair(kms);
      case "generate-data-key-pair-without-plaintext" ->
          new GenerateDataKeyPairWithoutPlaintext(kms);
      case "sign" -> new Sign(kms);
      case "verify" -> new Verify(kms);
      case "generate-mac" -> new GenerateMac(kms);
      case "verify-mac" -> new VerifyMac(kms);
      case "derive-shared-secret" -> new DeriveSharedSecret(kms);
      case "get-public-key" -> new GetPublicKey(kms);
      case "generate-random" -> new GenerateRandom(kms);
      case "csr" -> new Csr(kms);
      case "self-signed-certificate" -> new SelfSignedCertificate(kms);
      case "import-certificate" -> new ImportCertificate(kms);
      case "encrypt-file" -> new EncryptFile(kms);
      case "decrypt-file" -> new DecryptFile(kms);
      case "re-encrypt-file" -> new ReEncryptFile(kms);
      case "inspect" -> new Inspect(kms);
      case "conformance" -> new Conformance(kms);
      case "help" -> new Help(kms);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
