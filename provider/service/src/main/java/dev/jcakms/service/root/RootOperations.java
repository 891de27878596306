package dev.jcakms.service.root;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureForms;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacStream;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SignatureScheme.EcdsaForm;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the root of an installation does with keys beside sealing, and what software does with their
 * public halves. Thread-safe. It judges nothing: records come here through the gate.
 */
public final class RootOperations {
  private final Installation installation;
  private final Randomness randomness;

  /** The root of {@code installation}; it is opened at the first use. */
  public RootOperations(Installation installation, Randomness randomness) {
    this.installation = installation;
    this.randomness = randomness;
  }

  /**
   * The public half of a pair, a copy; the root has seen that it is the private half's.
   *
   * @throws KmsException UNSUPPORTED_OPERATION if the key is no pair
   */
  public byte[] publicKey(KeyRecord record) {
    if (!record.spec().isPair()) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "A key of spec " + record.spec() + " has no public key.");
    }
    return RootFailures.translated(
        () -> {
          installation.root().check(Materials.current(record));
          return record.current().publicKey().clone();
        });
  }

  /**
   * Signs.
   *
   * @throws KmsException VALIDATION for an input that the scheme does not take
   */
  public byte[] sign(KeyRecord record, SignatureScheme scheme, byte[] input) {
    byte[] prepared = prepared(scheme, input);
    byte[] signature =
        RootFailures.translated(
            () ->
                installation
                    .root()
                    .sign(Materials.current(record), Mechanisms.signature(scheme), prepared));
    return isDer(scheme)
        ? RootFailures.translated(() -> SignatureForms.ecdsaDer(algorithm(record), signature))
        : signature;
  }

  /**
   * Verifies in software.
   *
   * @throws KmsException VALIDATION for an input that the scheme does not take
   */
  public boolean verify(KeyRecord record, SignatureScheme scheme, byte[] input, byte[] signature) {
    byte[] prepared = prepared(scheme, input);
    Optional<byte[]> plain =
        isDer(scheme)
            ? SignatureForms.ecdsaPlain(algorithm(record), signature)
            : Optional.of(signature);
    byte[] publicKey = publicKey(record);
    return plain.isPresent()
        && RootFailures.translated(
            () ->
                PublicKeys.verify(publicKey, Mechanisms.signature(scheme), prepared, plain.get()));
  }

  private static boolean isDer(SignatureScheme scheme) {
    return scheme instanceof SignatureScheme.Ecdsa ecdsa && ecdsa.form() == EcdsaForm.DER;
  }

  private static KeyAlgorithm algorithm(KeyRecord record) {
    return Mechanisms.algorithm(record.spec());
  }

  /** The input as the root's mechanism wants it. */
  private static byte[] prepared(SignatureScheme scheme, byte[] input) {
    if (scheme instanceof SignatureScheme.RsaPkcs1 pkcs1) {
      return pkcs1.hash().map(hash -> digestInfo(hash, input)).orElseGet(() -> digestInfo(input));
    }
    hash(scheme).ifPresent(hash -> requireDigest(hash, input));
    return input;
  }

  private static Optional<HashAlgorithm> hash(SignatureScheme scheme) {
    if (scheme instanceof SignatureScheme.Ecdsa ecdsa) {
      return ecdsa.hash();
    }
    return scheme instanceof SignatureScheme.RsaPss pss
        ? Optional.of(pss.hash())
        : Optional.empty();
  }

  private static byte[] digestInfo(HashAlgorithm hash, byte[] digest) {
    requireDigest(hash, digest);
    return RootFailures.translated(() -> SignatureForms.digestInfo(Mechanisms.hash(hash), digest));
  }

  /** What claims to be a DigestInfo, if it is one: else the root would sign whatever is given. */
  private static byte[] digestInfo(byte[] claimed) {
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      int digestBytes = hash.digestBytes();
      if (hash != HashAlgorithm.SHA_1 && claimed.length > digestBytes) {
        byte[] digest = Arrays.copyOfRange(claimed, claimed.length - digestBytes, claimed.length);
        if (Arrays.equals(claimed, digestInfo(hash, digest))) {
          return claimed;
        }
      }
    }
    throw new KmsException(
        KmsErrorCode.VALIDATION, "The input is not a DigestInfo (DER) of a hash of SHA-2.");
  }

  private static void requireDigest(HashAlgorithm hash, byte[] digest) {
    if (digest.length != hash.digestBytes()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "A digest of "
              + hash.standardName()
              + " has "
              + hash.digestBytes()
              + " bytes, not "
              + digest.length
              + ".");
    }
  }

  /** The MAC of a message. */
  public byte[] mac(KeyRecord record, byte[] message) {
    return RootFailures.translated(
        () -> installation.root().mac(Materials.current(record), message));
  }

  /** Whether a MAC is the key's of that message. */
  public boolean verifyMac(KeyRecord record, byte[] message, byte[] mac) {
    byte[] right = mac(record, message);
    try {
      return MessageDigest.isEqual(right, mac);
    } finally {
      Arrays.fill(right, (byte) 0);
    }
  }

  /** The MAC of a message that comes in parts. */
  public MacStream macStream(KeyRecord record) {
    return new TranslatedMacStream(
        RootFailures.translated(() -> installation.root().macStream(Materials.current(record))));
  }

  private static final class TranslatedMacStream implements MacStream {
    private final dev.jcakms.hsm.MacStream stream;

    TranslatedMacStream(dev.jcakms.hsm.MacStream stream) {
      this.stream = stream;
    }

    @Override
    public void update(byte[] in, int offset, int length) {
      try {
        stream.update(in, offset, length);
      } catch (HsmException e) {
        throw RootFailures.translate(e);
      }
    }

    @Override
    public byte[] doFinal() {
      return RootFailures.translated(stream::doFinal);
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** The secret that a key and a peer come to; the caller's to wipe. */
  public byte[] agree(KeyRecord record, byte[] peerPublicKey) {
    return RootFailures.translated(
        () -> installation.root().agree(Materials.current(record), peerPublicKey));
  }

  /** Decrypts by RSA; the result is the caller's to wipe. */
  public byte[] decrypt(KeyRecord record, OaepScheme scheme, byte[] ciphertext) {
    return RootFailures.translated(
        () ->
            installation
                .root()
                .decrypt(Materials.current(record), Mechanisms.oaep(scheme), ciphertext));
  }

  /** Encrypts to an RSA key in software. */
  public byte[] encrypt(KeyRecord record, OaepScheme scheme, byte[] plaintext) {
    byte[] publicKey = publicKey(record);
    return RootFailures.translated(
        () -> PublicKeys.rsaEncryptOaep(publicKey, Mechanisms.oaep(scheme), plaintext));
  }

  /** Random bytes of the root's own generator. */
  public byte[] random(int lengthBytes) {
    return RootFailures.translated(() -> installation.root().random(lengthBytes));
  }

  /**
   * A data key pair, made in software.
   *
   * @throws KmsException VALIDATION for a spec that no data key pair has
   */
  public SoftwarePair dataKeyPair(KmsKeySpec spec) {
    if (!spec.isDataKeyPairSpec()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "A data key pair cannot be of spec " + spec + ".");
    }
    return SoftwarePair.generate(Mechanisms.algorithm(spec), randomness);
  }
}
