package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.SignatureMechanism;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Uses keys through the JDK's SunPKCS11, and through the binding what SunPKCS11 cannot: Ed25519,
 * RSASSA-PSS, and every key that it does not show.
 *
 * <p>A key comes from a KeyStore by its label, which anybody's certificate may bear. So the object
 * is found and verified by the binding first, and what the KeyStore gave must pass the same {@link
 * KeyChallenge}. It is bound to that object's handle, to its instance and to the life of the token,
 * and is not used beyond any of them.
 */
final class SunPkcs11Use implements KeyUse {
  /**
   * What to do with a key of one handle and one instance: without a key, leave it to the binding.
   */
  private record Fetched(long handle, SunInstance instance, Optional<SunKey> key) {}

  private final Token token;
  private final TokenKeys keys;
  private final KeyChallenge challenge;
  private final Primitives primitives;
  private final SunInstances instances;
  private final int maxPairs;
  private final Map<ByteBuffer, Fetched> fetched = new ConcurrentHashMap<>();

  /**
   * Makes no instance yet.
   *
   * @param maxPairs beyond which no KeyStore is loaded any more, since that takes a time that grows
   *     with the square of their number
   */
  SunPkcs11Use(
      Token token,
      TokenKeys keys,
      KeyChallenge challenge,
      Primitives primitives,
      Path module,
      int maxPairs) {
    this.token = token;
    this.keys = keys;
    this.challenge = challenge;
    this.primitives = primitives;
    this.instances = new SunInstances(token, module);
    this.maxPairs = maxPairs;
  }

  /** Whether the token has few enough pairs. */
  static boolean bears(Token token, long session, int maxPairs) {
    Template pairs = Template.of(Cko.PRIVATE_KEY).with(Cka.TOKEN, true);
    return maxPairs == Integer.MAX_VALUE
        || token.cryptoki().findObjects(session, pairs, maxPairs + 1).size() <= maxPairs;
  }

  /**
   * Refuses where SunPKCS11 does not work at all.
   *
   * @throws HsmException ROOT_REFUSED
   */
  void requireUsable() {
    if (instances.current(SunInstance.Purpose.GENERAL).isEmpty()) {
      throw new HsmException(
          Reason.ROOT_REFUSED,
          "SunPKCS11 does not take the token, or this Java has none: say use=binding");
    }
  }

  @Override
  public Pkcs11Options.Use way() {
    return instances.isWithoutAny() ? Pkcs11Options.Use.BINDING : Pkcs11Options.Use.SUN_PKCS11;
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return SunKey.signsBy(mechanism.family())
        ? answered(material, key -> key.sign(mechanism, input))
        : answeredByTheBinding(material, key -> key.sign(mechanism, input));
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    return answered(material, key -> key.mac(material.kind().algorithm(), message));
  }

  @Override
  public byte[] decryptRaw(Material material, byte[] block) {
    return answered(material, key -> key.decryptRaw(block));
  }

  @Override
  public byte[] agree(Material material, byte[] peerPoint) {
    return answered(material, key -> key.agree(material.kind().algorithm(), peerPoint));
  }

  @Override
  public void forget(Material material) {
    fetched.remove(ByteBuffer.wrap(material.id()));
  }

  /** Whether a key was fetched, and is not left to the binding. */
  boolean holds(Material material) {
    Fetched known = fetched.get(ByteBuffer.wrap(material.id()));
    return known != null && known.key().isPresent() && instances.isCurrent(known.instance());
  }

  private byte[] answered(Material material, Function<HeldKey, byte[]> work) {
    try {
      return keys.use(material, (session, handle) -> ask(session, handle, material, work));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  private byte[] answeredByTheBinding(Material material, Function<HeldKey, byte[]> work) {
    try {
      return keys.use(material, (session, handle) -> work.apply(ofTheBinding(session, handle)));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  private HeldKey ofTheBinding(long session, long handle) {
    return new HandleKey(token.cryptoki(), session, handle);
  }

  private byte[] ask(long session, long handle, Material material, Function<HeldKey, byte[]> work) {
    SunInstance.Purpose purpose =
        material.kind().use() == Use.AGREE
            ? SunInstance.Purpose.AGREEMENT
            : SunInstance.Purpose.GENERAL;
    Optional<SunInstance> instance = instances.current(purpose);
    return instance
        .flatMap(sun -> ask(sun, session, handle, material, work))
        .orElseGet(() -> work.apply(ofTheBinding(session, handle)));
  }

  /** Empty if that is left to the binding. */
  private Optional<byte[]> ask(
      SunInstance instance,
      long session,
      long handle,
      Material material,
      Function<HeldKey, byte[]> work) {
    try {
      Optional<byte[]> result = key(instance, session, handle, material).map(work);
      if (token.life() != instance.life()) {
        // Its sessions and handles may have been somebody else's by then.
        result.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        throw new CryptokiException(
            "SunPKCS11, in a life that is over", Ckr.SESSION_HANDLE_INVALID.value());
      }
      return result;
    } catch (SunUnable e) {
      remember(material, new Fetched(handle, instance, Optional.empty()));
      return Optional.empty();
    } catch (CryptokiException e) {
      return switch (Fault.of(e)) {
        case SESSION_LOST, MODULE_LOST -> {
          // An operation that another call left active, or sessions that are gone: this instance
          // does not recover by itself. What is wrong beyond it the binding is about to see.
          instances.drop(instance);
          yield Optional.empty();
        }
        case REFUSED -> Optional.empty(); // If not by SunPKCS11's fault, then to the binding too.
        case OBJECT_LOST, LOGIN_LOST -> {
          forget(material);
          throw e;
        }
        case TOKEN_FAILED -> throw e;
      };
    }
  }

  private Optional<SunKey> key(SunInstance instance, long session, long handle, Material material) {
    Fetched before = fetched.get(ByteBuffer.wrap(material.id()));
    if (before != null && before.handle() == handle && before.instance() == instance) {
      return before.key();
    }
    Optional<SunKey> key = fetch(instance, session, material);
    remember(material, new Fetched(handle, instance, key));
    return key;
  }

  private Optional<SunKey> fetch(SunInstance instance, long session, Material material) {
    java.security.@Nullable Key found = instance.key(keys.label(material), () -> mayLoad(session));
    return Optional.ofNullable(found)
        .map(key -> new SunKey(instance.provider(), key, primitives))
        .filter(key -> isTheRightOne(key, material));
  }

  private boolean isTheRightOne(SunKey key, Material material) {
    try {
      return challenge.isPassedBy(key, material);
    } catch (CryptokiException e) {
      if (Fault.of(e) == Fault.REFUSED) {
        return false; // The right one would not be refused its one usage.
      }
      throw e;
    }
  }

  private boolean mayLoad(long session) {
    if (bears(token, session, maxPairs)) {
      return true;
    }
    instances.leaveToTheBinding();
    return false;
  }

  private void remember(Material material, Fetched what) {
    fetched.put(ByteBuffer.wrap(material.id()), what);
  }
}
