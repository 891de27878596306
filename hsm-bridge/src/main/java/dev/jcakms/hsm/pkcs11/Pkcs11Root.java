package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Capabilities;
import dev.jcakms.hsm.EcPublicKeys;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepDecryption;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.RootCalls;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.ThrowAwayCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A root in a token: material is an object of the token, sensitive and not extractable, found by id
 * and used by handle. It names its installation by a {@linkplain Marker marker}.
 */
public final class Pkcs11Root implements Root {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIND_AT_ONCE = 1_000_000;

  /** Up to so many SunPKCS11 reads its KeyStore in a tenth of a second or two. */
  private static final int MANY_PAIRS = 100;

  private final Token token;
  private final TokenProfile profile;
  private final String installation;
  private final Randomness randomness;
  private final KeyChallenge challenge;
  private final TokenKeys keys;
  private final Openings openings;
  private final Unwrapping unwrapping;
  private final Offers offers;
  private final KeyUse use;
  private final ReentrantLock making = new ReentrantLock();

  private Pkcs11Root(
      Token token,
      TokenProfile profile,
      String installation,
      Pkcs11Options options,
      Primitives primitives,
      Randomness randomness) {
    this.token = token;
    this.profile = profile;
    this.installation = installation;
    this.randomness = randomness;
    this.challenge = new KeyChallenge(token, profile, primitives, randomness);
    this.keys = new TokenKeys(token, profile, installation, challenge);
    this.openings = new Openings(token, profile, keys, challenge);
    this.unwrapping = new Unwrapping(token, profile, keys, challenge);
    this.offers = new Offers(token, profile, new Trials(token, profile, primitives, randomness));
    this.use = use(options, primitives);
  }

  private KeyUse use(Pkcs11Options options, Primitives primitives) {
    boolean bySunPkcs11 =
        switch (options.use()) {
          case BINDING -> false;
          case SUN_PKCS11 -> true;
          case AUTO ->
              SunInstance.isAvailable()
                  && token.call(session -> SunPkcs11Use.bears(token, session, MANY_PAIRS));
        };
    if (!bySunPkcs11) {
      return new BindingUse(token.cryptoki(), keys);
    }
    SunPkcs11Use sun =
        new SunPkcs11Use(
            token,
            keys,
            challenge,
            primitives,
            options.module(),
            options.use() == Pkcs11Options.Use.AUTO ? MANY_PAIRS : Integer.MAX_VALUE);
    if (options.use() == Pkcs11Options.Use.SUN_PKCS11) {
      sun.requireUsable();
    }
    return sun;
  }

  /**
   * Logs in to the token of an installation.
   *
   * @throws HsmException ROOT_REFUSED if there is no such token or it has no marker, LOGIN_REFUSED,
   *     UNAVAILABLE
   */
  public static Pkcs11Root open(
      Pkcs11Options options, Primitives primitives, Randomness randomness, LongSupplier nanoClock) {
    return open(JnaCryptoki.load(options.module()), options, primitives, randomness, nanoClock);
  }

  static Pkcs11Root open(
      Cryptoki cryptoki,
      Pkcs11Options options,
      Primitives primitives,
      Randomness randomness,
      LongSupplier nanoClock) {
    Token token = Token.open(cryptoki, options, nanoClock);
    try {
      String installation =
          marker(token, options)
              .orElseThrow(
                  () ->
                      new HsmException(
                          Reason.ROOT_REFUSED,
                          "the token has no marker \""
                              + options.markerLabel()
                              + "\", so it is not the root of an installation"));
      Pkcs11Root root =
          new Pkcs11Root(
              token, TokenProfile.of(token.info()), installation, options, primitives, randomness);
      root.offers.requireSealing();
      return root;
    } catch (RuntimeException e) {
      token.close();
      throw e instanceof CryptokiException answer
          ? Token.unavailable("the token cannot be opened", answer)
          : e;
    }
  }

  /** The installation that a token's marker names, if it has one. */
  public static Optional<String> readMarker(Pkcs11Options options, LongSupplier nanoClock) {
    try (Token token = Token.open(JnaCryptoki.load(options.module()), options, nanoClock)) {
      return marker(token, options);
    }
  }

  /**
   * Makes a token the root of an installation.
   *
   * @throws HsmException ROOT_REFUSED if it is one already
   */
  public static void createMarker(
      Pkcs11Options options, String installation, LongSupplier nanoClock) {
    try (Token token = Token.open(JnaCryptoki.load(options.module()), options, nanoClock)) {
      Optional<String> present = marker(token, options);
      if (present.isPresent()) {
        throw new HsmException(
            Reason.ROOT_REFUSED,
            "the token already has a marker \""
                + options.markerLabel()
                + "\", of the installation "
                + present.get());
      }
      Boolean unused =
          token.callOnce(
              session -> {
                Marker.create(token.cryptoki(), session, options.markerLabel(), installation);
                return true;
              });
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  /** Takes the marker of that installation away again; nothing where there is none or another's. */
  public static void removeMarker(
      Pkcs11Options options, String installation, LongSupplier nanoClock) {
    try (Token token = Token.open(JnaCryptoki.load(options.module()), options, nanoClock)) {
      Boolean unused =
          token.call(
              session -> {
                Marker.remove(token.cryptoki(), session, options.markerLabel(), installation);
                return true;
              });
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  private static Optional<String> marker(Token token, Pkcs11Options options) {
    return token.call(session -> Marker.find(token.cryptoki(), session, options.markerLabel()));
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public SealMechanism sealMechanism() {
    return SealMechanism.AES_256_GCM;
  }

  @Override
  public Capabilities capabilities() {
    return offers.all();
  }

  /** What an operator wants to know; takes seconds, since everything is tried. */
  public TokenReport report() {
    Cryptoki.TokenInfo info = token.info();
    Cryptoki.Info library = token.call(session -> token.cryptoki().info());
    return new TokenReport(
        "%s (%s %s, serial %s)"
            .formatted(info.label(), info.manufacturer(), info.model(), info.serialNumber()),
        "%s %s %d.%d"
            .formatted(
                library.manufacturer(),
                library.description(),
                library.majorVersion(),
                library.minorVersion()),
        keyUse(),
        offers.sealMicros(),
        offers.missing());
  }

  /** The way in which keys are used now: never {@link Pkcs11Options.Use#AUTO}. */
  public Pkcs11Options.Use keyUse() {
    return use.way();
  }

  @Override
  public Material generate(MaterialKind kind, byte[] materialId, byte[] owner) {
    offers.requireKind(kind);
    ObjectName name = new ObjectName(installation, owner, materialId);
    return making(objects -> token.callOnce(session -> generate(session, kind, name, objects)));
  }

  private Material making(Function<List<Long>, Material> work) {
    if (!profile.makesOneAtATime()) {
      return wholeOrNothing(work);
    }
    Waiting.lock(making, "the keys that others make were not made in time");
    try {
      return wholeOrNothing(work);
    } finally {
      making.unlock();
    }
  }

  /** Lets objects be made, and removes them again if something fails on the way. */
  private Material wholeOrNothing(Function<List<Long>, Material> work) {
    List<Long> objects = new ArrayList<>();
    long life = token.life();
    try {
      return work.apply(objects);
    } catch (CryptokiException e) {
      removeHalfMade(objects, life, e);
      throw TokenFailures.translate(e);
    } catch (RuntimeException e) {
      removeHalfMade(objects, life, e);
      throw e;
    }
  }

  /** By handle: another object of the same id is not ours to remove. */
  private void removeHalfMade(List<Long> objects, long life, RuntimeException cause) {
    for (long object : objects) {
      try {
        Boolean unused =
            token.callOnce(
                session -> {
                  if (token.life() == life) {
                    token.cryptoki().destroyObject(session, object);
                  }
                  return true;
                });
      } catch (CryptokiException | HsmException e) {
        cause.addSuppressed(e); // It stays as an orphan, which materialIds() tells.
      }
    }
  }

  private Material generate(long session, MaterialKind kind, ObjectName name, List<Long> objects) {
    ObjectShape shape = ObjectShape.of(kind, profile);
    Cryptoki cryptoki = token.cryptoki();
    Mechanism generation = Mechanism.of(shape.generation());
    if (!kind.algorithm().isPair()) {
      int lengthBytes = kind.algorithm().size() / Byte.SIZE;
      long key =
          cryptoki.generateKey(
              session, generation, Templates.generatedSecret(shape, name, profile, lengthBytes));
      objects.add(key);
      return made(session, key, kind, name, NOTHING, TokenCheck.GENERATED);
    }
    Cryptoki.KeyPair pair =
        cryptoki.generateKeyPair(
            session,
            generation,
            Templates.publicHalf(kind.algorithm()),
            Templates.staying(shape, name, profile));
    objects.add(pair.privateKey());
    byte[] publicKey = PublicObjects.read(cryptoki, session, pair.publicKey(), kind.algorithm());
    certify(session, kind, name, publicKey, objects);
    return made(session, pair.privateKey(), kind, name, publicKey, TokenCheck.GENERATED);
  }

  /**
   * Lets SunPKCS11 see a pair that it can use. Not Ed25519: it fails on such a key beside a
   * certificate, and bears it without one.
   */
  private void certify(
      long session, MaterialKind kind, ObjectName name, byte[] publicKey, List<Long> objects) {
    KeyAlgorithm.Family family = kind.algorithm().family();
    if (kind.use() != Use.UNWRAP
        && (family == KeyAlgorithm.Family.RSA || family == KeyAlgorithm.Family.EC)) {
      ThrowAwayCertificate certificate = ThrowAwayCertificate.of(publicKey, name.materialId());
      objects.add(token.cryptoki().createObject(session, Templates.certificate(name, certificate)));
    }
  }

  /** What a record keeps of an object, which has to pass what every later use will ask of it. */
  private Material made(
      long session, long key, MaterialKind kind, ObjectName name, byte[] publicKey, byte origin) {
    byte[] id = name.materialId();
    byte[] owner = name.owner();
    byte[] check =
        switch (kind.use()) {
          case SEAL -> challenge.sealedCheck(session, key, kind, id, owner, origin);
          case MAC -> challenge.macCheck(session, key, kind, id, owner, origin);
          default -> TokenCheck.of(origin);
        };
    Material material = new Material(kind, id, owner, NOTHING, check, publicKey);
    // Looked at as any other process will.
    long unused = keys.handle(session, material);
    return material;
  }

  @Override
  public Material unwrap(
      MaterialKind kind, byte[] materialId, byte[] owner, Material wrappingKey, Foreign foreign) {
    RootCalls.requireUnwrapping(kind, wrappingKey, foreign);
    offers.requireImport(kind, foreign);
    ObjectName name = new ObjectName(installation, owner, materialId);
    return making(
        objects ->
            unwrapping.unwrap(
                kind,
                name,
                wrappingKey,
                foreign,
                (session, key, publicKey) -> {
                  objects.add(key);
                  certify(session, kind, name, publicKey, objects);
                  return made(session, key, kind, name, publicKey, TokenCheck.UNWRAPPED);
                }));
  }

  @Override
  public void check(Material material) {
    try {
      long unused = keys.use(material, (session, key) -> key);
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  @Override
  public void destroy(Material material) {
    keys.forget(material);
    use.forget(material);
    try {
      Boolean unused =
          token.call(
              session -> {
                destroy(session, material);
                return true;
              });
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  /**
   * Until nothing is found by a session that has seen the marker, since a blind one finds nothing.
   */
  private void destroy(long session, Material material) {
    boolean saw = false;
    while (destroysAny(session, material) || !saw) {
      requireSight(session);
      saw = true;
    }
  }

  /** The secret first: what is left of a destruction that was cut short opens nothing. */
  private boolean destroysAny(long session, Material material) {
    Cryptoki cryptoki = token.cryptoki();
    boolean found = false;
    for (Cko objectClass :
        List.of(Cko.SECRET_KEY, Cko.PRIVATE_KEY, Cko.PUBLIC_KEY, Cko.CERTIFICATE)) {
      for (long object :
          cryptoki.findObjects(
              session,
              Template.of(objectClass).with(Cka.TOKEN, true).with(Cka.ID, material.id()),
              FIND_AT_ONCE)) {
        found = true;
        cryptoki.destroyObject(session, object);
      }
    }
    return found;
  }

  @Override
  public Sealed seal(Material material, byte[] aad, byte[] plaintext) {
    RootCalls.requireUse(material, Use.SEAL);
    // Drawn once: a call that is repeated seals the same under the same nonce, which is no new
    // seal.
    byte[] nonce = randomness.bytes(Mechanism.GCM_IV_BYTES);
    Mechanism mechanism = Mechanism.gcm(nonce, aad);
    try {
      return keys.use(
          material,
          (session, key) ->
              new Sealed(nonce, token.cryptoki().encrypt(session, mechanism, key, plaintext)));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  @Override
  public byte[] open(Material material, byte[] aad, Sealed sealed) {
    RootCalls.requireUse(material, Use.SEAL);
    return openings.open(material, aad, sealed);
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    RootCalls.requireSignable(material, mechanism, input);
    Offers.requireSignature(mechanism);
    return use.sign(material, mechanism, input);
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    RootCalls.requireUse(material, Use.MAC);
    return use.mac(material, message);
  }

  @Override
  public MacStream macStream(Material material) {
    RootCalls.requireUse(material, Use.MAC);
    long unused = keys.use(material, (session, key) -> key);
    return new TokenMacStream(token, keys, use, material);
  }

  @Override
  public byte[] agree(Material material, byte[] peerPublicKey) {
    RootCalls.requireUse(material, Use.AGREE);
    byte[] point = EcPublicKeys.checkedPoint(material.kind().algorithm(), peerPublicKey);
    return use.agree(material, point);
  }

  @Override
  public byte[] decrypt(Material material, OaepMechanism mechanism, byte[] ciphertext) {
    RootCalls.requireUse(material, Use.DECRYPT);
    // The material is judged before what was encrypted under it.
    long unused = keys.use(material, (session, key) -> key);
    return OaepDecryption.decrypt(
        mechanism,
        PublicKeys.modulus(material.publicKey()),
        ciphertext,
        block -> use.decryptRaw(material, block));
  }

  @Override
  public int maxConcurrency() {
    return token.maxSessions();
  }

  @Override
  public byte[] random(int lengthBytes) {
    if (lengthBytes < 1) {
      throw new HsmException(Reason.INPUT_REFUSED, lengthBytes + " random bytes");
    }
    try {
      return token.call(session -> token.cryptoki().generateRandom(session, lengthBytes));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  @Override
  public List<byte[]> materialIds() {
    try {
      return token.call(this::materialIds);
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  /** All or nothing: the marker is seen before and after. */
  private List<byte[]> materialIds(long session) {
    requireSight(session);
    List<byte[]> ids = new ArrayList<>();
    for (Cko objectClass : List.of(Cko.SECRET_KEY, Cko.PRIVATE_KEY)) {
      for (long object :
          token
              .cryptoki()
              .findObjects(session, Template.of(objectClass).with(Cka.TOKEN, true), FIND_AT_ONCE)) {
        nameUnlessGone(session, object).map(ObjectName::materialId).ifPresent(ids::add);
      }
    }
    requireSight(session);
    return ids;
  }

  private void requireSight(long session) {
    if (!token.seesMarker(session)) {
      throw CryptokiException.blind();
    }
  }

  /** Empty too for an object that another process has destroyed since it was found. */
  private Optional<ObjectName> nameUnlessGone(long session, long object) {
    try {
      return nameOf(session, object);
    } catch (CryptokiException e) {
      if (Fault.of(e) != Fault.OBJECT_LOST) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The name of an object of this installation; another's is none of ours. */
  private Optional<ObjectName> nameOf(long session, long object) {
    Attributes is = token.cryptoki().getAttributes(session, object, Cka.LABEL, Cka.ID);
    return is.text(Cka.LABEL)
        .flatMap(label -> is.bytes(Cka.ID).flatMap(id -> ObjectName.read(label, id)))
        .filter(name -> name.installation().equals(installation));
  }

  @Override
  public Material adopt(byte[] materialId) {
    try {
      return token.callOnce(session -> adopt(session, materialId));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  @Override
  public boolean isForeign(Material material) {
    return !TokenCheck.isGenerated(material);
  }

  private Material adopt(long session, byte[] materialId) {
    Cryptoki cryptoki = token.cryptoki();
    for (MaterialKind kind : MaterialKind.values()) {
      ObjectShape shape = ObjectShape.of(kind, profile);
      List<Long> found =
          cryptoki.findObjects(
              session,
              Template.of(shape.objectClass(), shape.keyType()).with(Cka.ID, materialId),
              2);
      if (found.size() == 1 && isOfKind(session, found.get(0), kind, shape)) {
        ObjectName name = nameOf(session, found.get(0)).orElseThrow(Pkcs11Root::notAdopted);
        byte origin =
            cryptoki.getAttributes(session, found.get(0), Cka.LOCAL).is(Cka.LOCAL, true)
                ? TokenCheck.GENERATED
                : TokenCheck.UNWRAPPED;
        byte[] publicKey =
            kind.algorithm().isPair()
                ? PublicObjects.ofPrivateKey(cryptoki, session, found.get(0), kind.algorithm())
                : NOTHING;
        return made(session, found.get(0), kind, name, publicKey, origin);
      }
    }
    requireSight(session);
    throw notAdopted();
  }

  private boolean isOfKind(long session, long object, MaterialKind kind, ObjectShape shape) {
    Attributes is =
        token
            .cryptoki()
            .getAttributes(
                session,
                object,
                shape.usages().iterator().next(),
                Cka.LOCAL,
                Cka.ALLOWED_MECHANISMS,
                Cka.VALUE_LEN,
                Cka.MODULUS,
                Cka.EC_PARAMS);
    return is.is(shape.usages().iterator().next(), true)
        && (isOfItsMechanisms(is, kind, shape) || PublicObjects.isOfSize(is, kind.algorithm()));
  }

  /** How long a secret is that was unwrapped, some modules do not tell; its mechanisms do. */
  private boolean isOfItsMechanisms(Attributes is, MaterialKind kind, ObjectShape shape) {
    return !kind.algorithm().isPair()
        && profile.limitsMechanisms()
        && is.is(Cka.LOCAL, false)
        && is.allowsJust(shape.mechanisms().toArray(new Ckm[0]));
  }

  private static HsmException notAdopted() {
    return new HsmException(
        Reason.MATERIAL_REFUSED,
        "the token has no material of that id, or none that this program would have made");
  }

  @Override
  public void close() {
    token.close();
  }
}
