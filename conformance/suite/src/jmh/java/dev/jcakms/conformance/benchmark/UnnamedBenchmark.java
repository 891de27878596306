package dev.jcakms.conformance.benchmark;

import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a program with software keys pays for our provider in its list: an engine is asked for by
 * its algorithm alone, and gets a key. <em>Early</em> ones are asked something before that, which
 * binds them to the first provider in the list.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class UnnamedBenchmark {
  private static final int AES_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Where our provider stands in the list. */
  @Param({"absent", "last", "first"})
  public String standing;

  private final SecretKey hmacKey = new SecretKeySpec(new byte[AES_BYTES], "HmacSHA256");
  private final SecretKey aesKey = new SecretKeySpec(new byte[AES_BYTES], "AES");
  private final GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]);
  private KeyPair rsa;

  /** Makes the software keys, and the list. */
  @Setup
  public void open() throws GeneralSecurityException {
    rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    // Whoever came to it would fail: there is no such configuration.
    Provider kms = new KmsProvider().configure("/nowhere/missing.properties");
    switch (standing) {
      case "last" -> Security.addProvider(kms);
      case "first" -> Security.insertProviderAt(kms, 1);
      default -> Security.removeProvider(KmsProvider.NAME);
    }
  }

  /** A MAC, chosen by key. */
  @Benchmark
  public Mac mac() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(hmacKey);
    return mac;
  }

  /** A MAC that is asked for its length first. */
  @Benchmark
  public Mac macEarly() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    int unused = mac.getMacLength();
    mac.init(hmacKey);
    return mac;
  }

  /** A signature to be verified, chosen by key. */
  @Benchmark
  public Signature signature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(rsa.getPublic());
    return signature;
  }

  /** A signature to be verified, asked for its parameters first. */
  @Benchmark
  public Signature signatureEarly() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    Object unused = signature.getParameters();
    signature.initVerify(rsa.getPublic());
    return signature;
  }

  /** A cipher, chosen by key. */
  @Benchmark
  public Cipher cipher() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, aesKey, nonce);
    return cipher;
  }

  /** A cipher that is asked for its block size first. */
  @Benchmark
  public Cipher cipherEarly() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    int unused = cipher.getBlockSize();
    cipher.init(Cipher.DECRYPT_MODE, aesKey, nonce);
    return cipher;
  }
}
