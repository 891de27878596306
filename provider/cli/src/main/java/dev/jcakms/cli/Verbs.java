package dev.jcakms.cli;

import java.util.List;

/** The verbs, in the order of the help. */
final class Verbs {
  private Verbs() {}

  /** One of each, for one command line. */
  static List<Verb> of(Kms kms) {
    return List.of(
        new Demo(kms),
        new Init(kms),
        new Doctor(kms),
        new BackUp(kms),
        new Restore(kms),
        new AdoptOrphan(kms),
        new DestroyOrphan(kms),
        new CreateKey(kms),
        new DescribeKey(kms),
        new ListKeys(kms),
        new UpdateKeyDescription(kms),
        new CreateAlias(kms),
        new UpdateAlias(kms),
        new DeleteAlias(kms),
        new ListAliases(kms),
        new TagResource(kms),
        new UntagResource(kms),
        new ListResourceTags(kms),
        new EnableKey(kms),
        new DisableKey(kms),
        new ScheduleKeyDeletion(kms),
        new CancelKeyDeletion(kms),
        new History(kms),
        new Encrypt(kms),
        new Decrypt(kms),
        new ReEncrypt(kms),
        new GenerateDataKey(kms),
        new GenerateDataKeyWithoutPlaintext(kms),
        new GenerateDataKeyPair(kms),
        new GenerateDataKeyPairWithoutPlaintext(kms),
        new Sign(kms),
        new Verify(kms),
        new GenerateMac(kms),
        new VerifyMac(kms),
        new DeriveSharedSecret(kms),
        new GetPublicKey(kms),
        new GenerateRandom(kms),
        new Csr(kms),
        new SelfSignedCertificate(kms),
        new ImportCertificate(kms),
        new EncryptFile(kms),
        new DecryptFile(kms),
        new ReEncryptFile(kms),
        new Inspect(kms),
        new Conformance(kms),
        new Help(kms));
  }
}
