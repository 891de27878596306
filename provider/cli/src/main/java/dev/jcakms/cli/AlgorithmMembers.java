package dev.jcakms.cli;

import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.KeyAgreementAlgorithm;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.SigningAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What a key can do, in AWS's lists; there is one for each usage. */
final class AlgorithmMembers {
  private AlgorithmMembers() {}

  /** Adds the list of the key's usage, but for MACs, whose list AWS has elsewhere. */
  static void put(Members members, KeyMetadata key) {
    switch (key.usage()) {
      case ENCRYPT_DECRYPT ->
          members.put(
              "EncryptionAlgorithms",
              names(EncryptionAlgorithm.values(), algorithm -> algorithm.isFor(key.spec())));
      case SIGN_VERIFY ->
          members.put(
              "SigningAlgorithms",
              names(SigningAlgorithm.values(), algorithm -> algorithm.isFor(key.spec())));
      case KEY_AGREEMENT ->
          members.put(
              "KeyAgreementAlgorithms", names(KeyAgreementAlgorithm.values(), algorithm -> true));
      case GENERATE_VERIFY_MAC -> {}
    }
  }

  /** The MACs that a key makes. */
  static List<String> macs(KeyMetadata key) {
    return names(MacAlgorithm.values(), algorithm -> algorithm.spec() == key.spec());
  }

  private static <E extends Enum<E>> List<String> names(E[] all, Predicate<E> isFor) {
    return Arrays.stream(all).filter(isFor).map(Enum::name).toList();
  }
}
