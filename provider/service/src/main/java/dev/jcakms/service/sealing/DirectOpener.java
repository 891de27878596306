package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.port.Arns;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** Opens root ciphertexts under the key of one request, or under whichever key they name. */
public final class DirectOpener implements DirectOpening {
  private final Gate gate;
  private final Request request;
  private final CiphertextKeys keys;
  private final RootKeys rootKeys;
  private final Arns arns;

  /**
   * An opener of root ciphertexts.
   *
   * @throws KmsException if {@code request} names a key that may not be used so
   */
  public DirectOpener(Gate gate, Request request, RootKeys rootKeys, Arns arns) {
    this.gate = gate;
    this.request = request;
    this.keys = new CiphertextKeys(gate, request);
    this.rootKeys = rootKeys;
    this.arns = arns;
  }

  @Override
  public DirectPlaintext decrypt(byte[] ciphertextBlob) {
    return open(
        ciphertextBlob,
        EnumSet.of(CiphertextType.DATA, CiphertextType.DATA_KEY, CiphertextType.DATA_KEY_PAIR));
  }

  @Override
  public DirectPlaintext unwrapDataKey(byte[] ciphertextBlob) {
    return open(ciphertextBlob, EnumSet.of(CiphertextType.DATA_KEY));
  }

  @Override
  public DirectPlaintext unwrapDataKeyPair(byte[] ciphertextBlob) {
    return open(ciphertextBlob, EnumSet.of(CiphertextType.DATA_KEY_PAIR));
  }

  DirectPlaintext open(byte[] ciphertextBlob, Set<CiphertextType> types) {
    RootCiphertext ciphertext = read(ciphertextBlob, types);
    KeyRecord record = record(ciphertext);
    byte[] materialId = rootKeys.materialOf(ciphertext, record).id();
    return new DirectPlaintext(
        rootKeys.open(ciphertext, record, request.context()),
        arns.key(record.keyId()),
        HexFormat.of().formatHex(materialId));
  }

  /**
   * A sealed data key, as far as it can be read in the clear, and if its key may be used.
   *
   * @throws KmsInvalidCiphertextException if not
   */
  RootCiphertext readDataKey(byte[] ciphertextBlob) {
    RootCiphertext ciphertext = read(ciphertextBlob, EnumSet.of(CiphertextType.DATA_KEY));
    rootKeys.materialOf(ciphertext, record(ciphertext));
    return ciphertext;
  }

  private KeyRecord record(RootCiphertext ciphertext) {
    return keys.record(keys.permitFor(ciphertext.keyId()), gate.now());
  }

  private static RootCiphertext read(byte[] ciphertextBlob, Set<CiphertextType> types) {
    RootCiphertext ciphertext = read(ciphertextBlob);
    if (!types.contains(ciphertext.type())) {
      throw KmsInvalidCiphertextException.readable(
          new KmsException(
              KmsErrorCode.INVALID_CIPHERTEXT,
              "A ciphertext of type " + ciphertext.type() + " is not opened here."));
    }
    return ciphertext;
  }

  private static RootCiphertext read(byte[] ciphertextBlob) {
    try {
      return RootCiphertext.read(ciphertextBlob);
    } catch (FormatException notOne) {
      throw KmsInvalidCiphertextException.readable(notOne);
    }
  }
}
