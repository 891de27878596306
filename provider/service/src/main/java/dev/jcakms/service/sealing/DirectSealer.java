package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.port.Arns;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import java.util.HexFormat;

/** Makes root ciphertexts under one permit. */
public final class DirectSealer implements DirectSealing {
  private final Gate gate;
  private final Permit permit;
  private final RootKeys rootKeys;
  private final Arns arns;

  /** A maker of root ciphertexts under {@code permit}, which is judged at each. */
  public DirectSealer(Gate gate, Permit permit, RootKeys rootKeys, Arns arns) {
    this.gate = gate;
    this.permit = permit;
    this.rootKeys = rootKeys;
    this.arns = arns;
  }

  @Override
  public RootSuite rootSuite() {
    return rootKeys.suite();
  }

  @Override
  public DirectCiphertext encrypt(byte[] plaintext) {
    return seal(CiphertextType.DATA, plaintext);
  }

  @Override
  public DirectCiphertext wrapDataKey(byte[] plaintext) {
    return seal(CiphertextType.DATA_KEY, plaintext);
  }

  @Override
  public DirectCiphertext wrapDataKeyPair(byte[] plaintext) {
    return seal(CiphertextType.DATA_KEY_PAIR, plaintext);
  }

  DirectCiphertext seal(CiphertextType type, byte[] plaintext) {
    if (plaintext.length == 0 || plaintext.length > RootCiphertext.MAX_PLAINTEXT_BYTES) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "the root seals 1 to "
              + RootCiphertext.MAX_PLAINTEXT_BYTES
              + " bytes, not "
              + plaintext.length);
    }
    KeyRecord record = permit.record(gate.now());
    RootCiphertext sealed = rootKeys.seal(type, record, permit.request().context(), plaintext);
    return new DirectCiphertext(
        sealed.bytes(), arns.key(record.keyId()), HexFormat.of().formatHex(record.current().id()));
  }
}
