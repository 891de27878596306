package dev.jcakms.conformance.benchmark;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Root;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One operation of the root port on a token, with a key of its own and the inputs of the C side.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init")
public class RootBenchmark {
  private static final int AAD_BYTES = 20;
  private static final int SHORT_BYTES = 32;
  private static final int DIGEST_INFO_BYTES = 51;
  private static final byte[] OWNER = "a benchmark".getBytes(StandardCharsets.US_ASCII);

  /** The way, by its word. */
  @Param({"sunpkcs11", "binding"})
  public String use;

  /** The operation, by its word. */
  @Param({"aes-gcm", "hmac-sha256", "ecdsa-p256", "rsa-2048"})
  public String operation;

  private Pkcs11Root root;
  private Material material;
  private Supplier<Object> work;

  /** Opens the root and makes the key. */
  @Setup
  public void open() {
    root = TokenInUse.ofTheEnvironment().orElseThrow().open(wanted());
    work = work(operation());
  }

  /** Does it once. */
  @Benchmark
  public Object once() {
    return work.get();
  }

  /** Destroys the key, and sees that it was used in the way that was asked for. */
  @TearDown
  public void close() {
    root.destroy(material);
    if (root.keyUse() != wanted()) {
      throw new IllegalStateException(root.keyUse() + " was measured instead of " + wanted());
    }
    root.close();
  }

  private Supplier<Object> work(Operation wanted) {
    byte[] input = new byte[SHORT_BYTES];
    switch (wanted) {
      case AES_GCM -> {
        make(MaterialKind.AES_256);
        byte[] aad = new byte[AAD_BYTES];
        return () -> root.seal(material, aad, input);
      }
      case HMAC -> {
        make(MaterialKind.HMAC_SHA_256_MAC);
        return () -> root.mac(material, input);
      }
      case ECDSA -> {
        make(MaterialKind.P_256_SIGN);
        SignatureMechanism ecdsa = new SignatureMechanism.Ecdsa();
        return () -> root.sign(material, ecdsa, input);
      }
      case RSA -> {
        make(MaterialKind.RSA_2048_SIGN);
        SignatureMechanism pkcs1 = new SignatureMechanism.RsaPkcs1();
        byte[] digestInfo = new byte[DIGEST_INFO_BYTES];
        return () -> root.sign(material, pkcs1, digestInfo);
      }
    }
    throw new IllegalStateException(wanted.toString());
  }

  private void make(MaterialKind kind) {
    byte[] id = new OperatingSystemRandomness().bytes(Material.ID_BYTES);
    material = root.generate(kind, id, OWNER);
  }

  private Operation operation() {
    return Arrays.stream(Operation.values())
        .filter(one -> one.word().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private Pkcs11Options.Use wanted() {
    return use.equals(Way.BINDING.word())
        ? Pkcs11Options.Use.BINDING
        : Pkcs11Options.Use.SUN_PKCS11;
  }
}
