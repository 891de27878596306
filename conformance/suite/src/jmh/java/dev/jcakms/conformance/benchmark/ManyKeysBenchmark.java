package dev.jcakms.conformance.benchmark;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
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
 * What the number of keys in an installation costs. <em>Cold</em> ones are the first work of a
 * process, and begin with nothing but a JVM.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class ManyKeysBenchmark {
  /** Names the directory of the homes, each called by its number of keys. */
  static final String HOMES = "bench.homes";

  /** The alias of one key in each. */
  static final String ALIAS = "alias/bench";

  private static final byte[] PLAINTEXT = new byte[64];

  /** How many keys there are. */
  @Param({"10", "10000"})
  public String keys;

  /** An installation that is open already. */
  @State(Scope.Benchmark)
  public static class Open {
    private KmsProvider kms;
    private Cipher cipher;

    /** Opens it. */
    @Setup
    public void open(ManyKeysBenchmark benchmark) throws GeneralSecurityException {
      kms = benchmark.provider();
      cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named(ALIAS));
    }

    /** Closes it. */
    @TearDown
    public void close() {
      kms.close();
    }
  }

  /** One key is looked up in a process that has just begun. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public KeyMetadata coldDescribeKey() {
    try (KmsProvider kms = provider()) {
      return kms.administration().describeKey(KeyName.of(ALIAS));
    }
  }

  /** A message is encrypted in a process that has just begun. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public byte[] coldEncrypt() throws GeneralSecurityException {
    return openAndEncrypt();
  }

  /** A provider is made, encrypts its first message, and is closed. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public byte[] warmOpenAndEncrypt() throws GeneralSecurityException {
    return openAndEncrypt();
  }

  /** One key is looked up. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public KeyMetadata warmDescribeKey(Open open) {
    return open.kms.administration().describeKey(KeyName.of(ALIAS));
  }

  /** All keys are listed. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public List<KeyListEntry> warmListKeys(Open open) {
    return open.kms.administration().listKeys();
  }

  /** A message is encrypted under a message key at hand. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public byte[] warmEncrypt(Open open) throws GeneralSecurityException {
    return open.cipher.doFinal(PLAINTEXT);
  }

  private KmsProvider provider() {
    return KmsProvider.builder().home(Path.of(System.getProperty(HOMES), keys)).build();
  }

  private byte[] openAndEncrypt() throws GeneralSecurityException {
    try (KmsProvider kms = provider()) {
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named(ALIAS));
      return cipher.doFinal(PLAINTEXT);
    }
  }
}
