package dev.jcakms.provider;

import dev.jcakms.hsm.Capabilities;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A real root whose operations are counted, can be held at the port, and can be made to fail. */
final class WatchedRoot implements Root {
  final AtomicInteger seals = new AtomicInteger();
  final AtomicInteger opens = new AtomicInteger();

  /** The kinds of what was generated, unwrapped and destroyed, in their order. */
  final List<MaterialKind> generated = new CopyOnWriteArrayList<>();

  final List<MaterialKind> unwrapped = new CopyOnWriteArrayList<>();
  final List<MaterialKind> destroyed = new CopyOnWriteArrayList<>();

  /** What the next operations wait for. */
  volatile CountDownLatch held = new CountDownLatch(0);

  /** Which operations are held, by their additional data. */
  volatile Predicate<byte[]> holds = aad -> true;

  /** What every operation throws. */
  volatile Optional<HsmException> fault = Optional.empty();

  private final Root real;

  WatchedRoot(Root real) {
    this.real = real;
  }

  @Override
  public String installation() {
    return real.installation();
  }

  @Override
  public SealMechanism sealMechanism() {
    return real.sealMechanism();
  }

  @Override
  public Capabilities capabilities() {
    return real.capabilities();
  }

  @Override
  public Material generate(MaterialKind kind, byte[] materialId, byte[] owner) {
    generated.add(kind);
    return real.generate(kind, materialId, owner);
  }

  @Override
  public void check(Material material) {
    real.check(material);
  }

  @Override
  public boolean isForeign(Material material) {
    return real.isForeign(material);
  }

  @Override
  public void destroy(Material material) {
    destroyed.add(material.kind());
    real.destroy(material);
  }

  @Override
  public Sealed seal(Material material, byte[] aad, byte[] plaintext) {
    seals.incrementAndGet();
    pass(aad);
    return real.seal(material, aad, plaintext);
  }

  @Override
  public byte[] open(Material material, byte[] aad, Sealed sealed) {
    opens.incrementAndGet();
    pass(aad);
    return real.open(material, aad, sealed);
  }

  @Override
  public Material unwrap(
      MaterialKind kind, byte[] materialId, byte[] owner, Material wrappingKey, Foreign foreign) {
    unwrapped.add(kind);
    return real.unwrap(kind, materialId, owner, wrappingKey, foreign);
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return real.sign(material, mechanism, input);
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    return real.mac(material, message);
  }

  @Override
  public MacStream macStream(Material material) {
    return real.macStream(material);
  }

  @Override
  public byte[] agree(Material material, byte[] peerPublicKey) {
    return real.agree(material, peerPublicKey);
  }

  @Override
  public byte[] decrypt(Material material, OaepMechanism mechanism, byte[] ciphertext) {
    return real.decrypt(material, mechanism, ciphertext);
  }

  @Override
  public List<byte[]> materialIds() {
    return real.materialIds();
  }

  @Override
  public Material adopt(byte[] materialId) {
    return real.adopt(materialId);
  }

  @Override
  public int maxConcurrency() {
    return real.maxConcurrency();
  }

  @Override
  public byte[] random(int lengthBytes) {
    return real.random(lengthBytes);
  }

  @Override
  public void close() {
    real.close();
  }

  /** Whether additional data ends with {@code suffix}, as it does with its context. */
  static Predicate<byte[]> endingWith(byte[] suffix) {
    return aad ->
        aad.length >= suffix.length
            && Arrays.equals(aad, aad.length - suffix.length, aad.length, suffix, 0, suffix.length);
  }

  private void pass(byte[] aad) {
    if (holds.test(aad)) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HsmException(HsmException.Reason.UNAVAILABLE, "interrupted", e);
      }
    }
    fault.ifPresent(
        failure -> {
          throw failure;
        });
  }
}
