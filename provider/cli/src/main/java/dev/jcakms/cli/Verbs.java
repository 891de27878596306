package dev.jcakms.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The verbs. Looking one over takes milliseconds, so only those are made that may be meant. */
final class Verbs {
  private record Named(String name, Function<Kms, Verb> maker) {}

  /** All, in the order of the help. */
  private static final List<Named> ALL =
      List.of(
          new Named("demo", Demo::new),
          new Named("init", Init::new),
          new Named("doctor", Doctor::new),
          new Named("backup", BackUp::new),
          new Named("restore", Restore::new),
          new Named("adopt-orphan", AdoptOrphan::new),
          new Named("destroy-orphan", DestroyOrphan::new),
          new Named("create-key", CreateKey::new),
          new Named("describe-key", DescribeKey::new),
          new Named("list-keys", ListKeys::new),
          new Named("update-key-description", UpdateKeyDescription::new),
          new Named("create-alias", CreateAlias::new),
          new Named("update-alias", UpdateAlias::new),
          new Named("delete-alias", DeleteAlias::new),
          new Named("list-aliases", ListAliases::new),
          new Named("tag-resource", TagResource::new),
          new Named("untag-resource", UntagResource::new),
          new Named("list-resource-tags", ListResourceTags::new),
          new Named("enable-key", EnableKey::new),
          new Named("disable-key", DisableKey::new),
          new Named("schedule-key-deletion", ScheduleKeyDeletion::new),
          new Named("cancel-key-deletion", CancelKeyDeletion::new),
          new Named("history", History::new),
          new Named("encrypt", Encrypt::new),
          new Named("decrypt", Decrypt::new),
          new Named("re-encrypt", ReEncrypt::new),
          new Named("generate-data-key", GenerateDataKey::new),
          new Named("generate-data-key-without-plaintext", GenerateDataKeyWithoutPlaintext::new),
          new Named("generate-data-key-pair", GenerateDataKeyPair::new),
          new Named(
              "generate-data-key-pair-without-plaintext", GenerateDataKeyPairWithoutPlaintext::new),
          new Named("sign", Sign::new),
          new Named("verify", Verify::new),
          new Named("generate-mac", GenerateMac::new),
          new Named("verify-mac", VerifyMac::new),
          new Named("derive-shared-secret", DeriveSharedSecret::new),
          new Named("get-public-key", GetPublicKey::new),
          new Named("generate-random", GenerateRandom::new),
          new Named("csr", Csr::new),
          new Named("self-signed-certificate", SelfSignedCertificate::new),
          new Named("import-certificate", ImportCertificate::new),
          new Named("encrypt-file", EncryptFile::new),
          new Named("decrypt-file", DecryptFile::new),
          new Named("re-encrypt-file", ReEncryptFile::new),
          new Named("inspect", Inspect::new),
          new Named("conformance", Conformance::new),
          new Named("help", Help::new));

  private static final Set<String> HELP = Set.of("help", "--help");

  private Verbs() {}

  /** The names of all, in the order of the help. */
  static List<String> names() {
    return ALL.stream().map(Named::name).toList();
  }

  /** All, in the order of the help. */
  static List<Verb> all(Kms kms) {
    return made(kms, ALL);
  }

  /** Those that a command line may mean; all if it means none, or asks for help. */
  static List<Verb> meant(Kms kms, String... arguments) {
    Set<String> given = new HashSet<>(Arrays.asList(arguments));
    List<Named> meant = ALL.stream().filter(verb -> given.contains(verb.name())).toList();
    return meant.isEmpty() || HELP.stream().anyMatch(given::contains) ? all(kms) : made(kms, meant);
  }

  private static List<Verb> made(Kms kms, List<Named> verbs) {
    return verbs.stream().map(verb -> verb.maker().apply(kms)).toList();
  }
}
