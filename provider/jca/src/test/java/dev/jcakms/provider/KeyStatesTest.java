package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.SigningAlgorithm;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.gate.Operation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on a key of every state: the table of AWS KMS's developer guide. */
class KeyStatesTest {
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final byte[] BYTES = "thirty-two bytes of any content.".getBytes(UTF_8);
  private static final SignatureScheme SCHEME = SigningAlgorithm.ECDSA_SHA_256.scheme();
  private static final OaepScheme OAEP = OaepScheme.of(HashAlgorithm.SHA_256);
  private static final EncryptionAlgorithm ALGORITHM = EncryptionAlgorithm.RSAES_OAEP_SHA_256;
  private static final NewCertificate CERTIFICATE =
      new NewCertificate("CN=states", List.of(), Optional.empty());

  /** What an operation is done with. */
  enum Kind {
    SYMMETRIC(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT),
    RSA(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT),
    SIGNING(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY),
    AGREEING(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT),
    HMAC(KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC);

    private final KmsKeySpec spec;
    private final KeyUsage usage;

    Kind(KmsKeySpec spec, KeyUsage usage) {
      this.spec = spec;
      this.usage = usage;
    }
  }

  /** What a state does to an operation. */
  enum Outcome {
    DONE,
    /** "… is disabled." */
    DISABLED,
    /** "… is pending deletion." */
    PENDING,
    /** "… is not pending deletion." */
    NOT_PENDING
  }

  /** What was made while the key was enabled. */
  private record Key(
      KeyMetadata metadata,
      byte[] message,
      byte[] direct,
      byte[] dataKey,
      byte[] oaep,
      byte[] signature,
      byte[] mac,
      byte[] publicKey) {
    KeyName name() {
      return KeyName.of(metadata.arn());
    }
  }

  /** An operation on a key, and its row of the table: Enabled, Disabled, PendingDeletion. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Row {
    SEAL_MESSAGE(Kind.SYMMETRIC, key -> Messages.seal(service, key.name(), NONE, BYTES)),
    OPEN_MESSAGE(Kind.SYMMETRIC, key -> Messages.open(service, key.name(), NONE, key.message())),
    OPEN_MESSAGE_BY_ITS_NAME(
        Kind.SYMMETRIC, key -> Messages.open(service, KeyName.byCiphertext(), NONE, key.message())),
    ENCRYPT(Kind.SYMMETRIC, key -> service.directSealing(key.name(), NONE).encrypt(BYTES)),
    DECRYPT(Kind.SYMMETRIC, key -> service.directOpening(key.name(), NONE).decrypt(key.direct())),
    DECRYPT_BY_ITS_NAME(
        Kind.SYMMETRIC,
        key -> service.directOpening(KeyName.byCiphertext(), NONE).decrypt(key.direct())),
    UNWRAP_DATA_KEY(
        Kind.SYMMETRIC,
        key -> service.directOpening(key.name(), NONE).unwrapDataKey(key.dataKey())),
    GENERATE_DATA_KEY(Kind.SYMMETRIC, key -> service.generateDataKey(key.name(), NONE, 32)),
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
        Kind.SYMMETRIC, key -> service.generateDataKeyWithoutPlaintext(key.name(), NONE, 32)),
    GENERATE_DATA_KEY_PAIR(
        Kind.SYMMETRIC,
        key -> service.generateDataKeyPair(key.name(), NONE, KmsKeySpec.ECC_NIST_P256)),
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(
        Kind.SYMMETRIC,
        key ->
            service.generateDataKeyPairWithoutPlaintext(
                key.name(), NONE, KmsKeySpec.ECC_NIST_P256)),
    ENCRYPT_BY_RSA(Kind.RSA, key -> service.oaepEncrypting(key.name(), OAEP).encrypt(BYTES)),
    DECRYPT_BY_RSA(Kind.RSA, key -> service.oaepDecrypting(key.name(), OAEP).decrypt(key.oaep())),
    RE_ENCRYPT_FROM(
        Kind.SYMMETRIC,
        key ->
            keys().reEncrypt(key.direct(), EncryptionTerms.symmetric(key.name(), NONE), other())),
    RE_ENCRYPT_FROM_BY_ITS_NAME(
        Kind.SYMMETRIC,
        key ->
            keys()
                .reEncrypt(
                    key.direct(),
                    EncryptionTerms.symmetric(KeyName.byCiphertext(), NONE),
                    other())),
    RE_ENCRYPT_TO(
        Kind.SYMMETRIC,
        key ->
            keys()
                .reEncrypt(sealedByOther(), other(), EncryptionTerms.symmetric(key.name(), NONE))),
    RE_ENCRYPT_MESSAGE(
        Kind.SYMMETRIC,
        key ->
            keys()
                .reEncrypt(
                    MessageHeader.read(key.message()),
                    EncryptionTerms.symmetric(key.name(), NONE),
                    other())),
    RE_ENCRYPT_FROM_BY_RSA(
        Kind.RSA,
        key -> keys().reEncrypt(key.oaep(), EncryptionTerms.rsa(key.name(), ALGORITHM), other())),
    RE_ENCRYPT_TO_BY_RSA(
        Kind.RSA,
        key ->
            keys().reEncrypt(sealedByOther(), other(), EncryptionTerms.rsa(key.name(), ALGORITHM))),
    SIGN(Kind.SIGNING, key -> service.signing(key.name(), SCHEME).sign(BYTES)),
    VERIFY(
        Kind.SIGNING, key -> service.verifying(key.name(), SCHEME).verify(BYTES, key.signature())),
    GET_PUBLIC_KEY(Kind.SIGNING, key -> service.getPublicKey(key.name())),
    CERTIFICATE_REQUEST(
        Kind.SIGNING, key -> keys().createCertificateRequest(key.name(), CERTIFICATE)),
    SELF_SIGNED_CERTIFICATE(
        Kind.SIGNING, key -> keys().createSelfSignedCertificate(key.name(), CERTIFICATE, 1)),
    GENERATE_MAC(
        Kind.HMAC, key -> service.macMaking(key.name(), MacAlgorithm.HMAC_SHA_256).mac(BYTES)),
    VERIFY_MAC(
        Kind.HMAC,
        key ->
            service.macVerifying(key.name(), MacAlgorithm.HMAC_SHA_256).verify(BYTES, key.mac())),
    DERIVE_SHARED_SECRET(Kind.AGREEING, key -> service.agreeing(key.name()).agree(key.publicKey())),

    ENABLE_KEY(Outcome.DONE, Outcome.DONE, Outcome.PENDING, key -> keys().enableKey(key.name())),
    DISABLE_KEY(Outcome.DONE, Outcome.DONE, Outcome.PENDING, key -> keys().disableKey(key.name())),
    CREATE_ALIAS(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> keys().createAlias("alias/" + UUID.randomUUID(), key.name())),
    UPDATE_ALIAS(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> {
          KeyMetadata unused = keys().ensureKey("alias/moved");
          keys().updateAlias("alias/moved", key.name());
        }),
    DELETE_ALIAS(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.DONE,
        key -> keys().deleteAlias("alias/" + keys().describeKey(key.name()).state())),
    LIST_ALIASES(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.DONE,
        key -> keys().listAliases(Optional.of(key.name()), PageRequest.first())),
    UPDATE_KEY_DESCRIPTION(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> keys().updateKeyDescription(key.name(), "another")),
    TAG_RESOURCE(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> keys().tagResource(key.name(), Map.of("a", "b"))),
    UNTAG_RESOURCE(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> keys().untagResource(key.name(), Set.of("a"))),
    LIST_RESOURCE_TAGS(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.DONE,
        key -> keys().listResourceTags(key.name(), PageRequest.first())),
    SCHEDULE_KEY_DELETION(
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> {
          ScheduledDeletion unused = keys().scheduleKeyDeletion(key.name(), 30);
        }),
    CANCEL_KEY_DELETION(
        Outcome.NOT_PENDING,
        Outcome.NOT_PENDING,
        Outcome.DONE,
        key -> {
          String unused = keys().cancelKeyDeletion(key.name());
        }),
    ATTACH_CERTIFICATES(
        Kind.SIGNING,
        Outcome.DONE,
        Outcome.DONE,
        Outcome.PENDING,
        key -> keys().attachCertificates(key.name(), List.of())),
    DESCRIBE_KEY(Outcome.DONE, Outcome.DONE, Outcome.DONE, key -> keys().describeKey(key.name())),
    LOOK_AT_CERTIFICATES(
        Outcome.DONE, Outcome.DONE, Outcome.DONE, key -> keys().certificates(key.name())),
    HISTORY(Outcome.DONE, Outcome.DONE, Outcome.DONE, key -> keys().history(key.name()));

    private final Kind kind;
    private final List<Outcome> outcomes;
    private final Consumer<Key> operation;

    /** Cryptography. */
    Row(Kind kind, Consumer<Key> operation) {
      this(kind, Outcome.DONE, Outcome.DISABLED, Outcome.PENDING, operation);
    }

    Row(Outcome enabled, Outcome disabled, Outcome pending, Consumer<Key> operation) {
      this(Kind.SYMMETRIC, enabled, disabled, pending, operation);
    }

    Row(Kind kind, Outcome enabled, Outcome disabled, Outcome pending, Consumer<Key> operation) {
      this.kind = kind;
      this.outcomes = List.of(enabled, disabled, pending);
      this.operation = operation;
    }
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static KmsKeyService service;

  private static final Map<Kind, Key> KEYS = new EnumMap<>(Kind.class);

  private static KeyAdministration keys() {
    return service.keys();
  }

  /** Another key, which stays enabled. */
  private static EncryptionTerms other() {
    return EncryptionTerms.symmetric(KeyName.of(keys().ensureKey("alias/other").arn()), NONE);
  }

  private static byte[] sealedByOther() {
    return service.directSealing(other().key(), NONE).encrypt(BYTES).ciphertextBlob();
  }

  @BeforeAll
  static void makeKeys() {
    service = Instance.of(Configuration.ofHome(directory.resolve("home"))).service();
    for (Kind kind : Kind.values()) {
      KEYS.put(kind, made(kind));
    }
  }

  @AfterAll
  static void close() {
    service.close();
    KEYS.clear();
  }

  private static Key made(Kind kind) {
    KeyMetadata metadata =
        keys().createKey(new NewKey(kind.spec, kind.usage, Optional.empty(), ""));
    KeyName name = KeyName.of(metadata.arn());
    byte[] none = new byte[0];
    boolean seals = kind == Kind.SYMMETRIC;
    if (seals) {
      for (KeyState state : KeyState.values()) {
        keys().createAlias("alias/" + state, name);
      }
    }
    return new Key(
        metadata,
        seals ? Messages.seal(service, name, NONE, BYTES) : none,
        seals ? service.directSealing(name, NONE).encrypt(BYTES).ciphertextBlob() : none,
        seals ? service.generateDataKey(name, NONE, 32).sealed().ciphertextBlob() : none,
        kind == Kind.RSA ? service.oaepEncrypting(name, OAEP).encrypt(BYTES) : none,
        kind == Kind.SIGNING ? service.signing(name, SCHEME).sign(BYTES) : none,
        kind == Kind.HMAC ? service.macMaking(name, MacAlgorithm.HMAC_SHA_256).mac(BYTES) : none,
        kind == Kind.AGREEING ? service.getPublicKey(name).publicKey() : none);
  }

  private static void put(Key key, KeyState state) {
    if (keys().describeKey(key.name()).state() == KeyState.PENDING_DELETION) {
      String unused = keys().cancelKeyDeletion(key.name());
    }
    switch (state) {
      case ENABLED -> keys().enableKey(key.name());
      case DISABLED -> keys().disableKey(key.name());
      case PENDING_DELETION -> {
        ScheduledDeletion unused = keys().scheduleKeyDeletion(key.name(), 7);
      }
    }
    assertEquals(state, keys().describeKey(key.name()).state());
  }

  @ParameterizedTest
  @EnumSource
  void operationHasTheListedOutcomeInEveryState(Row row) {
    Key key = KEYS.get(row.kind);
    if (key == null) {
      throw new AssertionError(row);
    }
    for (KeyState state : KeyState.values()) {
      put(key, state);
      assertOutcome(row, state, key);
    }
    put(key, KeyState.ENABLED);
  }

  @Test
  void everyOperationThatTheGateJudgesHasItsRow() {
    Set<String> rows =
        Arrays.stream(Row.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    for (Operation operation : Operation.values()) {
      assertTrue(rows.contains(operation.name()), operation.name());
    }
  }

  private static void assertOutcome(Row row, KeyState state, Key key) {
    Outcome outcome = row.outcomes.get(List.of(KeyState.values()).indexOf(state));
    if (outcome == Outcome.DONE) {
      row.operation.accept(key);
      return;
    }
    KmsException refused =
        assertThrows(KmsException.class, () -> row.operation.accept(key), state::name);
    String arn = key.metadata().arn();
    switch (outcome) {
      case DISABLED -> assertRefusal(refused, KmsErrorCode.DISABLED, arn + " is disabled.");
      case PENDING ->
          assertRefusal(refused, KmsErrorCode.INVALID_STATE, arn + " is pending deletion.");
      default ->
          assertRefusal(refused, KmsErrorCode.INVALID_STATE, arn + " is not pending deletion.");
    }
    assertEquals(state, keys().describeKey(key.name()).state());
  }

  private static void assertRefusal(KmsException refused, KmsErrorCode code, String text) {
    assertEquals(code, refused.code(), refused.getMessage());
    assertEquals(text, refused.getMessage());
  }
}
