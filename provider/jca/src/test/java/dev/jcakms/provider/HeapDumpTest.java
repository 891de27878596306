package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.root.RootKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of message keys in the memory of a process that keeps its ciphers: found in a dump
 * of its heap while they are in use, and not when they are gone.
 */
class HeapDumpTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
  private static final String FOR_EVER = "86400";
  private static final String TWO_SECONDS = "2";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ChildJvm child;

  @SuppressWarnings("NullAway.Init")
  private Secrets secrets;

  private int dumps;

  /** What the parent works out from messages and root; none of it was ever sent. */
  private record Secrets(
      Set<SoughtSecret> neverKept, Set<SoughtSecret> ofTheMessageKey, Set<SoughtSecret> ofTheBody) {
    Set<SoughtSecret> all() {
      Set<SoughtSecret> all = new LinkedHashSet<>(neverKept);
      all.addAll(ofTheMessageKey);
      all.addAll(ofTheBody);
      return all;
    }
  }

  private void start(String maxAgeSeconds) throws Exception {
    Path home = directory.resolve("home");
    child = ChildJvm.unhurried(HeapDumpMain.class, home, directory, maxAgeSeconds);
    assertEquals("ready", child.readLine());
    secrets = secrets(home);
    Set<SoughtSecret> found = found();
    assertEquals(Set.of(), common(secrets.neverKept, found), "of no more use once it is derived");
    assertTrue(found.containsAll(secrets.ofTheMessageKey), "found alive: " + found);
    assertTrue(found.containsAll(secrets.ofTheBody), "found alive: " + found);
  }

  @AfterEach
  void end() {
    child.close();
  }

  private Secrets secrets(Path home) throws Exception {
    byte[] single = Files.readAllBytes(directory.resolve("single"));
    byte[] begun = Files.readAllBytes(directory.resolve("begun"));
    byte[] messageKey = opened(home, MessageHeader.read(single).rootCiphertext());
    Hkdf hkdf = new Hkdf(Primitives.best().hmacSha256());
    byte[] pseudoRandomKey = hkdf.extract(new byte[0], messageKey);
    byte[] singleKey = hkdf.expand(pseudoRandomKey, info("jcakms single body"), 32);
    byte[] chunkedKey = hkdf.expand(pseudoRandomKey, info("jcakms chunked body"), 32);
    byte[] bodyKey = bodyKey(chunkedKey, begun);
    return new Secrets(
        Set.of(
            SoughtSecret.bytes("message key", messageKey),
            SoughtSecret.bytes("pseudorandom key", pseudoRandomKey)),
        with(
            SoughtSecret.bytes("chunk input key", chunkedKey),
            SoughtSecret.ofAesKey("single", singleKey)),
        with(
            SoughtSecret.bytes("base nonce", baseNonce(chunkedKey, begun)),
            bodyKeySecrets(bodyKey)));
  }

  private static Set<SoughtSecret> bodyKeySecrets(byte[] bodyKey) {
    return SoughtSecret.ofAesKey("body", bodyKey);
  }

  private static Set<SoughtSecret> with(SoughtSecret one, Set<SoughtSecret> others) {
    Set<SoughtSecret> all = new LinkedHashSet<>(others);
    all.add(one);
    return all;
  }

  private static byte[] opened(Path home, RootCiphertext ciphertext) {
    Instance instance = Instance.of(Configuration.ofHome(home));
    try {
      return new RootKeys(instance.installation(), new OperatingSystemRandomness(), Clocks.SYSTEM)
          .open(
              ciphertext,
              instance.installation().repository().find(ciphertext.keyId()).orElseThrow(),
              EncryptionContext.none());
    } finally {
      instance.service().close();
    }
  }

  /** FORMAT.md, "Keys of a message": label, version 1, suite 1. */
  private static byte[] info(String label) {
    return concat(label.getBytes(US_ASCII), new byte[] {1, 1});
  }

  /** Cobblestone-256: key, then base nonce, then commitment. */
  private static byte[] derivedOfBody(byte[] inputKey, byte[] message) throws Exception {
    int saltPos = MessageHeader.read(message).length();
    byte[] salt = Arrays.copyOfRange(message, saltPos, saltPos + MessageBody.SALT_BYTES);
    byte[] context =
        concat(
            "jcakms chunked context".getBytes(US_ASCII),
            new byte[] {1, MessageHeader.read(message).type().id(), 1},
            MessageDigest.getInstance("SHA-256").digest());
    byte[] label = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(US_ASCII);
    byte[] derived =
        new Hkdf(Primitives.best().hmacSha512())
            .expand(inputKey, concat(label, salt, context), 32 + 12 + 32);
    byte[] commitment =
        Arrays.copyOfRange(
            message, saltPos + MessageBody.SALT_BYTES, saltPos + MessageBody.CHUNKED_START_BYTES);
    assertEquals(
        ByteBuffer.wrap(commitment),
        ByteBuffer.wrap(derived, 44, 32),
        "the parent derives what the child did");
    return derived;
  }

  private static byte[] bodyKey(byte[] inputKey, byte[] message) throws Exception {
    return Arrays.copyOf(derivedOfBody(inputKey, message), 32);
  }

  private static byte[] baseNonce(byte[] inputKey, byte[] message) throws Exception {
    return Arrays.copyOfRange(derivedOfBody(inputKey, message), 32, 44);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private static Set<SoughtSecret> common(Set<SoughtSecret> some, Set<SoughtSecret> others) {
    Set<SoughtSecret> common = new HashSet<>(some);
    common.retainAll(others);
    return common;
  }

  private void tell(String line) throws IOException {
    child.sendLine(line);
    assertEquals("done", requireNonNull(child.readLine()));
  }

  /** What a new dump of the child's heap holds. */
  private Set<SoughtSecret> found() throws IOException {
    Path dump = directory.resolve("heap-" + dumps++ + ".hprof");
    tell(dump.toString());
    Set<SoughtSecret> found = SoughtSecret.in(dump, secrets.all());
    Files.delete(dump);
    return found;
  }

  @Test
  void nothingIsLeftAfterClose() throws Exception {
    start(FOR_EVER);
    tell("close");
    assertEquals(Set.of(), found());
  }

  @Test
  void nothingIsLeftWhenTheKeyIsDisabledAndItsStreamHasStopped() throws Exception {
    start(FOR_EVER);
    tell("disable");
    assertEquals(Set.of(), found());
  }

  @Test
  void nothingOfABodyIsLeftOnceItsCipherWasForgotten() throws Exception {
    start(FOR_EVER);
    tell("forget");
    Set<SoughtSecret> left =
        assertTimeoutPreemptively(
            LONG_ENOUGH,
            () -> {
              Set<SoughtSecret> found = found();
              while (!common(secrets.ofTheBody, found).isEmpty()) {
                found = found();
              }
              return found;
            });
    assertEquals(secrets.ofTheMessageKey, left, "the message key goes on");
  }

  @Test
  void nothingOfAMessageKeyIsLeftOnceItIsTooOld() throws Exception {
    start(TWO_SECONDS);
    assertTimeoutPreemptively(
        LONG_ENOUGH,
        () -> {
          while (!common(secrets.ofTheMessageKey, found()).isEmpty()) {
            Thread.onSpinWait();
          }
        });
  }
}
