package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One message, made or opened by a subject. Threads share its keys and have a cipher each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class MessageBenchmark {
  /** The subject, by its word. */
  @Param("kms")
  public String subject;

  /** The group, by its word. */
  @Param("encrypt-64")
  public String group;

  private Party party;

  /** Makes the keys. */
  @Setup
  public void open() throws IOException, GeneralSecurityException {
    party = Parties.of(MessageSubject.of(subject));
  }

  /** What a thread does. */
  @State(Scope.Thread)
  public static class Turn {
    private Party.Work work;

    /** Makes the thread's cipher, and sees that it does what it should. */
    @Setup
    public void prepare(MessageBenchmark benchmark) throws GeneralSecurityException {
      MessageGroup group = MessageGroup.of(benchmark.group);
      byte[] plaintext = new byte[group.sizeBytes()];
      boolean opens = group.work().equals(MessageGroup.DECRYPT);
      work = opens ? benchmark.party.decryption(plaintext) : benchmark.party.encryption(plaintext);
      int bytes = work.once();
      if (opens ? bytes != plaintext.length : bytes <= plaintext.length) {
        throw new IllegalStateException("the result has " + bytes + " bytes");
      }
    }
  }

  /** Does it once. */
  @Benchmark
  public int once(Turn turn) throws GeneralSecurityException {
    return turn.work.once();
  }

  /** Lets go of the keys. */
  @TearDown
  public void close() throws IOException {
    party.close();
  }
}
