package dev.jcakms.service;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.GeneratedDataKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.key.ManagedKeys;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.messagekey.MessageKeys;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.sealing.DirectOpener;
import dev.jcakms.service.sealing.DirectSealer;
import dev.jcakms.service.sealing.MessageOpener;
import dev.jcakms.service.sealing.MessageSealer;
import java.time.Duration;
import java.util.Arrays;

/**
 * The facade: each call becomes a request for the gate, and the permit goes to where the work is.
 */
public final class KmsKeyService implements KeyService, AutoCloseable {
  private final Installation installation;
  private final Principal principal;
  private final Randomness randomness;
  private final Primitives primitives;
  private final Gate gate;
  private final RootKeys rootKeys;
  private final MessageKeys messageKeys;
  private final ManagedKeys managedKeys;

  /**
   * The service of an installation, which is opened at the first use.
   *
   * @param grace how long the gate decides from an old snapshot while the store cannot answer
   */
  public KmsKeyService(
      Installation installation,
      Clocks clocks,
      Randomness randomness,
      Primitives primitives,
      CacheLimits limits,
      Duration grace) {
    this.installation = installation;
    this.principal = Principal.ofAccount(installation.arns());
    this.randomness = randomness;
    this.primitives = primitives;
    this.gate = new Gate(installation, clocks, grace);
    this.rootKeys = new RootKeys(installation, randomness, clocks);
    this.messageKeys =
        new MessageKeys(
            rootKeys, primitives, randomness, clocks, limits, MessageKeys.DEADLINE_MILLIS);
    this.managedKeys = new ManagedKeys(installation, rootKeys, gate, randomness);
  }

  @Override
  public KeyAdministration keys() {
    return managedKeys;
  }

  @Override
  public MessageSealing sealing(KeyName key, EncryptionContext context) {
    Permit permit = gate.admit(request(Operation.ENCRYPT, key, context));
    return new MessageSealer(gate, permit, messageKeys, rootKeys.suite(), primitives, randomness);
  }

  @Override
  public MessageOpening opening(KeyName key, EncryptionContext context) {
    return new MessageOpener(
        gate, request(Operation.DECRYPT, key, context), messageKeys, primitives);
  }

  @Override
  public DirectSealing directSealing(KeyName key, EncryptionContext context) {
    return directSealer(Operation.ENCRYPT, key, context);
  }

  @Override
  public DirectOpening directOpening(KeyName key, EncryptionContext context) {
    return new DirectOpener(
        gate, request(Operation.DECRYPT, key, context), rootKeys, installation.arns());
  }

  @Override
  public GeneratedDataKey generateDataKey(KeyName key, EncryptionContext context, int sizeBytes) {
    DirectSealer sealer = directSealer(Operation.GENERATE_DATA_KEY, key, context);
    byte[] plaintext = randomness.bytes(checkedSize(sizeBytes));
    try {
      return new GeneratedDataKey(plaintext, sealer.wrapDataKey(plaintext));
    } catch (KmsException e) {
      Arrays.fill(plaintext, (byte) 0);
      throw e;
    }
  }

  @Override
  public DirectCiphertext generateDataKeyWithoutPlaintext(
      KeyName key, EncryptionContext context, int sizeBytes) {
    DirectSealer sealer = directSealer(Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, key, context);
    byte[] plaintext = randomness.bytes(checkedSize(sizeBytes));
    try {
      return sealer.wrapDataKey(plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private DirectSealer directSealer(Operation operation, KeyName key, EncryptionContext context) {
    Permit permit = gate.admit(request(operation, key, context));
    return new DirectSealer(gate, permit, rootKeys, installation.arns());
  }

  private Request request(Operation operation, KeyName key, EncryptionContext context) {
    return new Request(principal, operation, key, context);
  }

  private static int checkedSize(int sizeBytes) {
    if (sizeBytes < 1 || sizeBytes > GeneratedDataKey.MAX_SIZE_BYTES) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "a data key has 1 to " + GeneratedDataKey.MAX_SIZE_BYTES + " bytes, not " + sizeBytes);
    }
    return sizeBytes;
  }

  /** Refuses everything from now on, drops the message keys, closes root and store. */
  @Override
  public void close() {
    gate.close();
    messageKeys.close();
    installation.close();
  }
}
