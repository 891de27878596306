package dev.jcakms.service;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.port.Agreeing;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.GeneratedDataKey;
import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.MacMaking;
import dev.jcakms.port.MacVerifying;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.port.OaepDecrypting;
import dev.jcakms.port.OaepEncrypting;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.OpaqueDataKey;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.Signing;
import dev.jcakms.port.Verifying;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Duty;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.key.Destructions;
import dev.jcakms.service.key.ManagedKeys;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.messagekey.CacheStatistics;
import dev.jcakms.service.messagekey.MessageKeys;
import dev.jcakms.service.root.RootImports;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.root.RootOperations;
import dev.jcakms.service.sealing.DirectOpener;
import dev.jcakms.service.sealing.DirectSealer;
import dev.jcakms.service.sealing.MessageOpener;
import dev.jcakms.service.sealing.MessageSealer;
import dev.jcakms.service.sealing.OpenBodies;
import dev.jcakms.service.sealing.ReEncryptor;
import dev.jcakms.service.sealing.SealedDataKey;
import dev.jcakms.service.use.PermittedKey;
import java.time.Duration;
import java.util.Arrays;

/**
 * The facade: each call becomes a request for the gate, and the permit goes to where the work is.
 */
public final class KmsKeyService implements KeyService, AutoCloseable {
  private static final Duration DESTRUCTION_PERIOD = Duration.ofMinutes(1);
  private static final long OPEN_BODIES_IDLE_MILLIS = 10_000;

  private final Installation installation;
  private final Principal principal;
  private final Randomness randomness;
  private final Primitives primitives;
  private final Watcher watcher;
  private final Gate gate;
  private final RootKeys rootKeys;
  private final RootOperations rootOperations;
  private final MessageKeys messageKeys;
  private final OpenBodies openBodies = new OpenBodies(OPEN_BODIES_IDLE_MILLIS);
  private final ManagedKeys managedKeys;
  private final Destructions destructions;
  private final Watcher destroyer;

  /**
   * The service of an installation, which is opened at the first use.
   *
   * @param grace how long the gate decides from an old snapshot while the store cannot answer
   * @param watcher what has to be done again and again is hung there; closed with this service
   */
  public KmsKeyService(
      Installation installation,
      Clocks clocks,
      Randomness randomness,
      Primitives primitives,
      CacheLimits limits,
      Duration grace,
      Watcher watcher) {
    this.installation = installation;
    this.principal = Principal.ofAccount(installation.arns());
    this.randomness = randomness;
    this.primitives = primitives;
    this.watcher = watcher;
    this.gate = new Gate(installation, clocks, grace, watcher);
    this.rootKeys = new RootKeys(installation, randomness, clocks);
    this.rootOperations = new RootOperations(installation, randomness);
    this.messageKeys =
        new MessageKeys(
            rootKeys, primitives, randomness, clocks, limits, MessageKeys.DEADLINE_MILLIS, watcher);
    // Those of a key that is disabled or gone are wiped, not only refused.
    gate.whenChanged(messageKeys::keepIf);
    this.managedKeys =
        new ManagedKeys(
            installation,
            rootKeys,
            rootOperations,
            new RootImports(installation, primitives, randomness),
            new ReEncryptor(
                gate, principal, rootKeys, rootOperations, primitives, installation.arns()),
            gate,
            principal,
            randomness);
    this.destructions = new Destructions(installation, rootKeys, gate);
    // Of its own: a root may take its time over a key, and nobody shall find old records for it.
    this.destroyer = watcher.another();
    destroyer.add(new Duty(DESTRUCTION_PERIOD, this::goOnDestroying));
  }

  @Override
  public KeyAdministration keys() {
    return managedKeys;
  }

  @Override
  public void login(char[] secret) {
    gate.requireOpen();
    installation.login(secret);
  }

  @Override
  public MessageSealing sealing(KeyName key, EncryptionContext context) {
    Permit permit = gate.admit(request(Operation.ENCRYPT, key, context));
    return new MessageSealer(
        gate, permit, messageKeys, rootKeys.suite(), primitives, randomness, openBodies);
  }

  @Override
  public MessageOpening opening(KeyName key, EncryptionContext context) {
    return new MessageOpener(
        gate, request(Operation.DECRYPT, key, context), messageKeys, primitives, openBodies);
  }

  @Override
  public DirectSealing directSealing(KeyName key, EncryptionContext context) {
    return directSealer(Operation.ENCRYPT, key, context);
  }

  @Override
  public DirectOpening directOpening(KeyName key, EncryptionContext context) {
    return directOpener(key, context);
  }

  private DirectOpener directOpener(KeyName key, EncryptionContext context) {
    return new DirectOpener(
        gate, request(Operation.DECRYPT, key, context), rootKeys, installation.arns());
  }

  @Override
  public OpaqueDataKey opaqueDataKey(
      KeyName key, EncryptionContext context, byte[] ciphertextBlob) {
    return new SealedDataKey(
        directOpener(key, context), primitives, installation.arns(), ciphertextBlob);
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

  @Override
  public GeneratedDataKeyPair generateDataKeyPair(
      KeyName key, EncryptionContext context, KmsKeySpec spec) {
    return dataKeyPair(directSealer(Operation.GENERATE_DATA_KEY_PAIR, key, context), spec);
  }

  @Override
  public GeneratedDataKeyPair generateDataKeyPairWithoutPlaintext(
      KeyName key, EncryptionContext context, KmsKeySpec spec) {
    GeneratedDataKeyPair made =
        dataKeyPair(
            directSealer(Operation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT, key, context), spec);
    Arrays.fill(made.privateKey(), (byte) 0);
    return new GeneratedDataKeyPair(new byte[0], made.sealed(), made.publicKey(), spec);
  }

  private GeneratedDataKeyPair dataKeyPair(DirectSealer sealer, KmsKeySpec spec) {
    SoftwarePair pair = rootOperations.dataKeyPair(spec);
    try {
      return new GeneratedDataKeyPair(
          pair.privateKey(), sealer.wrapDataKeyPair(pair.privateKey()), pair.publicKey(), spec);
    } catch (KmsException e) {
      Arrays.fill(pair.privateKey(), (byte) 0);
      throw e;
    }
  }

  @Override
  public Signing signing(KeyName key, SignatureScheme scheme) {
    return permitted(Operation.SIGN, key).signing(scheme);
  }

  @Override
  public Verifying verifying(KeyName key, SignatureScheme scheme) {
    return permitted(Operation.VERIFY, key).verifying(scheme);
  }

  @Override
  public MacMaking macMaking(KeyName key, MacAlgorithm algorithm) {
    return permitted(Operation.GENERATE_MAC, key).macMaking(algorithm);
  }

  @Override
  public MacVerifying macVerifying(KeyName key, MacAlgorithm algorithm) {
    return permitted(Operation.VERIFY_MAC, key).macVerifying(algorithm);
  }

  @Override
  public Agreeing agreeing(KeyName key) {
    return permitted(Operation.DERIVE_SHARED_SECRET, key).agreeing();
  }

  @Override
  public OaepDecrypting oaepDecrypting(KeyName key, OaepScheme scheme) {
    return permitted(Operation.DECRYPT_BY_RSA, key).oaepDecrypting(scheme);
  }

  @Override
  public OaepEncrypting oaepEncrypting(KeyName key, OaepScheme scheme) {
    return permitted(Operation.ENCRYPT_BY_RSA, key).oaepEncrypting(scheme);
  }

  @Override
  public PublicKeyInfo getPublicKey(KeyName key) {
    PermittedKey permitted = permitted(Operation.GET_PUBLIC_KEY, key);
    byte[] publicKey = permitted.publicKey();
    return new PublicKeyInfo(managedKeys.describeKey(KeyName.of(permitted.keyArn())), publicKey);
  }

  @Override
  public byte[] random(int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > MAX_RANDOM_BYTES) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "1 to " + MAX_RANDOM_BYTES + " random bytes are given at once, not " + lengthBytes);
    }
    gate.requireOpen();
    return rootOperations.random(lengthBytes);
  }

  private PermittedKey permitted(Operation operation, KeyName key) {
    Permit permit = gate.admit(request(operation, key, EncryptionContext.none()));
    return new PermittedKey(gate, permit, rootOperations, installation.arns().key(permit.keyId()));
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

  /**
   * Does what is due of the destruction of keys whose deletion date is past, now and from now on
   * once a minute. To be called when the installation has been opened.
   */
  public void destroyDue() {
    destructions.run();
    destroyer.wake();
  }

  private boolean goOnDestroying() {
    destructions.run();
    return true;
  }

  /** What the message-key cache has done, and what it holds. */
  public CacheStatistics statistics() {
    return messageKeys.statistics();
  }

  /**
   * Refuses everything from now on, drops the message keys, ends the bodies that are open, closes
   * root and store.
   */
  @Override
  public void close() {
    gate.close();
    watcher.close();
    destroyer.close();
    messageKeys.close();
    openBodies.close();
    installation.close();
  }
}
