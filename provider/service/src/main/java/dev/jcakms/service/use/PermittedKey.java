package dev.jcakms.service.use;

import dev.jcakms.port.Agreeing;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.MacMaking;
import dev.jcakms.port.MacStream;
import dev.jcakms.port.MacVerifying;
import dev.jcakms.port.OaepDecrypting;
import dev.jcakms.port.OaepEncrypting;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.Signing;
import dev.jcakms.port.Verifying;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootOperations;

/**
 * A key under one permit, which is judged anew at each use; its views are the rights that the port
 * hands out. Thread-safe.
 *
 * @param keyArn the ARN of the key that the permit is for
 */
public record PermittedKey(Gate gate, Permit permit, RootOperations root, String keyArn) {
  private KeyRecord record() {
    return permit.record(gate.now());
  }

  /**
   * The right to sign.
   *
   * @throws KmsException INVALID_KEY_USAGE for a scheme of other keys
   */
  public Signing signing(SignatureScheme scheme) {
    requireFamily(scheme);
    return new Signer(this, scheme);
  }

  /**
   * The right to verify.
   *
   * @throws KmsException INVALID_KEY_USAGE for a scheme of other keys
   */
  public Verifying verifying(SignatureScheme scheme) {
    requireFamily(scheme);
    return new Verifier(this, scheme);
  }

  private void requireFamily(SignatureScheme scheme) {
    KeyRecord record = record();
    if (record.spec().family() != scheme.family()) {
      throw incompatible(
          record, scheme.getClass().getSimpleName() + " of " + scheme.family() + " keys");
    }
  }

  /**
   * The right to make MACs.
   *
   * @throws KmsException INVALID_KEY_USAGE for an algorithm of another spec
   */
  public MacMaking macMaking(MacAlgorithm algorithm) {
    requireSpec(algorithm);
    return new MacMaker(this);
  }

  /**
   * The right to verify MACs.
   *
   * @throws KmsException INVALID_KEY_USAGE for an algorithm of another spec
   */
  public MacVerifying macVerifying(MacAlgorithm algorithm) {
    requireSpec(algorithm);
    return new MacVerifier(this);
  }

  private void requireSpec(MacAlgorithm algorithm) {
    KeyRecord record = record();
    if (record.spec() != algorithm.spec()) {
      throw incompatible(record, algorithm.name());
    }
  }

  private KmsException incompatible(KeyRecord record, String algorithm) {
    return new KmsException(
        KmsErrorCode.INVALID_KEY_USAGE,
        keyArn + " key spec is " + record.spec() + " which is not valid for " + algorithm + ".");
  }

  /** The right to agree on secrets. */
  public Agreeing agreeing() {
    return new Agreement(this);
  }

  /** The right to decrypt by RSA. */
  public OaepDecrypting oaepDecrypting(OaepScheme scheme) {
    return new OaepDecrypter(this, scheme);
  }

  /** The right to encrypt by RSA. */
  public OaepEncrypting oaepEncrypting(OaepScheme scheme) {
    return new OaepEncrypter(this, scheme);
  }

  /** The public half. */
  public byte[] publicKey() {
    return root.publicKey(record());
  }

  private record Signer(PermittedKey key, SignatureScheme scheme) implements Signing {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public byte[] sign(byte[] input) {
      return key.root().sign(key.record(), scheme, input);
    }
  }

  private record Verifier(PermittedKey key, SignatureScheme scheme) implements Verifying {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public boolean verify(byte[] input, byte[] signature) {
      return key.root().verify(key.record(), scheme, input, signature);
    }
  }

  private record MacMaker(PermittedKey key) implements MacMaking {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public byte[] mac(byte[] message) {
      return key.root().mac(key.record(), message);
    }

    @Override
    public MacStream stream() {
      return new JudgedMacStream(key, key.root().macStream(key.record()));
    }
  }

  private record JudgedMacStream(PermittedKey key, MacStream stream) implements MacStream {
    @Override
    public void update(byte[] in, int offset, int length) {
      stream.update(in, offset, length);
    }

    @Override
    public byte[] doFinal() {
      try (stream) {
        KeyRecord unused = key.record();
        return stream.doFinal();
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private record MacVerifier(PermittedKey key) implements MacVerifying {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public boolean verify(byte[] message, byte[] mac) {
      return key.root().verifyMac(key.record(), message, mac);
    }
  }

  private record Agreement(PermittedKey key) implements Agreeing {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public byte[] agree(byte[] peerPublicKey) {
      return key.root().agree(key.record(), peerPublicKey);
    }
  }

  private record OaepDecrypter(PermittedKey key, OaepScheme scheme) implements OaepDecrypting {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public byte[] decrypt(byte[] ciphertext) {
      return key.root().decrypt(key.record(), scheme, ciphertext);
    }
  }

  private record OaepEncrypter(PermittedKey key, OaepScheme scheme) implements OaepEncrypting {
    @Override
    public String keyArn() {
      return key.keyArn();
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
      return key.root().encrypt(key.record(), scheme, plaintext);
    }
  }
}
