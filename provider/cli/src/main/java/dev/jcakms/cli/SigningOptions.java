package dev.jcakms.cli;

import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.MessageType;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say what is signed and how. */
final class SigningOptions {
  private static final String MESSAGE_TYPE = "--message-type";
  private static final String SIGNING_ALGORITHM = "--signing-algorithm";

  @Mixin private final MessageOption message = new MessageOption();

  @Option(
      names = MESSAGE_TYPE,
      paramLabel = "NAME",
      description =
          "RAW (the message, which is also the default), DIGEST (its digest) or EXTERNAL_MU (the"
              + " mu of ML-DSA).")
  private String messageType = MessageType.RAW.name();

  @Option(
      names = SIGNING_ALGORITHM,
      required = true,
      paramLabel = "NAME",
      description = "One of the key's, which describe-key lists.")
  private String signingAlgorithm = "";

  /** An algorithm as the command line names it. */
  static SigningAlgorithm algorithm(String name) {
    return AwsEnum.of(SIGNING_ALGORITHM, name, List.of(SigningAlgorithm.values()), "SM2DSA");
  }

  /**
   * The algorithm, if it takes such a message and is one of the key's.
   *
   * @throws KmsException VALIDATION, INVALID_KEY_USAGE
   */
  SigningAlgorithm algorithm(KmsProvider provider, KeyName key) {
    SigningAlgorithm algorithm = algorithm(signingAlgorithm);
    MessageType type = type();
    if (!algorithm.takes(type)) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "Message type " + type + " is incompatible with algorithm " + algorithm + ".");
    }
    byte[] checked = message.bytes();
    requireLength(algorithm, type, checked.length);
    KeyFit.check(provider, key, KeyUsage.SIGN_VERIFY, algorithm, algorithm::isFor);
    return algorithm;
  }

  /** What stands for a message has one length; where that is a hash's, the service knows it. */
  private static void requireLength(SigningAlgorithm algorithm, MessageType type, int bytes) {
    if (type == MessageType.EXTERNAL_MU && bytes != SignatureScheme.MlDsa.MU_BYTES) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "A mu has " + SignatureScheme.MlDsa.MU_BYTES + " bytes, not " + bytes + ".");
    }
    if (isHashedOnceMore(algorithm) && bytes != HashAlgorithm.SHA_512.digestBytes()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "A digest of SHA-512 has "
              + HashAlgorithm.SHA_512.digestBytes()
              + " bytes, not "
              + bytes
              + ".");
    }
  }

  /**
   * What the scheme of an algorithm that was checked signs of the message.
   *
   * @param keyArn the key that signs
   */
  byte[] input(KmsProvider provider, SigningAlgorithm algorithm, String keyArn) {
    byte[] given = message.bytes();
    if (isHashedOnceMore(algorithm)) {
      return sha512(given);
    }
    if (type() != MessageType.RAW) {
      return given;
    }
    byte[] publicKey = provider.administration().publicKey(KeyName.of(keyArn)).publicKey();
    MessageInput input = provider.messageInput(algorithm.scheme(), publicKey);
    input.update(given, 0, given.length);
    return input.finish();
  }

  /** For AWS a digest is the message that Ed25519ph hashes first. */
  private static boolean isHashedOnceMore(SigningAlgorithm algorithm) {
    return algorithm == SigningAlgorithm.ED25519_PH_SHA_512;
  }

  private static byte[] sha512(byte[] message) {
    try {
      return MessageDigest.getInstance(HashAlgorithm.SHA_512.standardName()).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  private MessageType type() {
    return AwsEnum.of(MESSAGE_TYPE, messageType, List.of(MessageType.values()));
  }
}
