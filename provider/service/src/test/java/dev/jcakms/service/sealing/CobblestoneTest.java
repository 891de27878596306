package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.Result;
import dev.jcakms.conformance.TestCase;
import dev.jcakms.conformance.WycheproofFile;
import dev.jcakms.conformance.WycheproofFolder;
import dev.jcakms.conformance.testing.Part;
import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Wycheproof's rules for Cobblestone-256. */
class CobblestoneTest {
  private static final String FILE = "c2sp_chunked_encryption_aes_256_gcm_test.json";
  private static final int RANDOM_ROUNDS = 20;

  private static List<TestCase> cases = List.of();
  private static final Map<Long, byte[]> bodies = new HashMap<>();

  @BeforeAll
  static void readFile() throws Exception {
    WycheproofFile file =
        WycheproofFile.read(Part.WYCHEPROOF.need(WycheproofFolder.find()).resolve(FILE));
    assertEquals("Cobblestone-256", file.algorithm());
    file.groups().forEach(group -> assertEquals("AEAD_AES_256_GCM", group.text("aead")));
    file.groups().forEach(group -> assertEquals("SHA-512", group.text("sha")));
    cases = file.cases();
    for (TestCase testCase : cases) {
      bodies.put(testCase.tcId(), inflate(testCase.hex("ct")));
    }
    System.out.println("Cobblestone-256: " + cases.size() + " cases");
  }

  @Test
  void validBodiesOpenAtOnce() throws Exception {
    for (TestCase testCase : casesWith(Result.VALID)) {
      assertIsMessage(testCase, Drive.whole(opening(testCase), body(testCase)));
    }
  }

  @Test
  void validBodiesOpenInRandomPieces() throws Exception {
    SplittableRandom random = random("validBodiesOpenInRandomPieces");
    for (TestCase testCase : casesWith(Result.VALID)) {
      for (int round = 0; round < rounds(testCase); round++) {
        Drive drive = new Drive(opening(testCase));
        drive.inRandomPieces(body(testCase), random);
        assertIsMessage(testCase, drive.output());
      }
    }
  }

  @Test
  void invalidBodiesAreRefusedAtOnce() {
    for (TestCase testCase : casesWith(Result.INVALID)) {
      if (refusesItsKey(testCase)) {
        continue;
      }
      Bodies.assertRefused(opening(testCase), body(testCase));
    }
  }

  @Test
  void invalidBodiesGiveNoMoreThanTheirValidPrefixAndAreRefusedForGood() throws Exception {
    SplittableRandom random = random("invalidBodiesGiveNoMoreThanTheirValidPrefix");
    for (TestCase testCase : casesWith(Result.INVALID)) {
      if (refusesItsKey(testCase)) {
        continue;
      }
      boolean prefixSeen = false;
      for (int round = 0; round < rounds(testCase); round++) {
        ChunkedOpening opening = opening(testCase);
        Drive drive = new Drive(opening);
        KmsInvalidCiphertextException e =
            assertThrows(
                KmsInvalidCiphertextException.class,
                () -> drive.inRandomPieces(body(testCase), random),
                testCase::toString);
        Bodies.assertUndisclosed(e);
        Bodies.assertEnded(opening, e);
        if (drive.output().length > 0) {
          assertTrue(testCase.flags().contains("PartialPlaintext"), testCase::toString);
          assertIsMessage(testCase, drive.output());
          prefixSeen = true;
        }
      }
      assertEquals(testCase.flags().contains("PartialPlaintext"), prefixSeen, testCase::toString);
    }
  }

  @Test
  void headerFailuresAreRefusedBeforeAnyChunk() {
    for (TestCase testCase : casesWith(Result.INVALID)) {
      if (refusesItsKey(testCase)) {
        continue;
      }
      AtomicInteger chunks = new AtomicInteger();
      ChunkedOpening opening =
          new ChunkedOpening(
              Bodies.PRIMITIVES, testCase.hex("key"), testCase.hex("ctx"), chunks::incrementAndGet);
      Bodies.assertRefused(opening, body(testCase));
      if (testCase.flags().contains("HeaderFailure")) {
        assertEquals(0, chunks.get(), testCase::toString);
      }
    }
  }

  @Test
  void keysOfOtherLengthsAreRefused() {
    List<TestCase> wrongKeys =
        cases.stream().filter(testCase -> testCase.flags().contains("InvalidKeySize")).toList();
    assertFalse(wrongKeys.isEmpty());
    for (TestCase testCase : wrongKeys) {
      assertThrows(IllegalArgumentException.class, () -> opening(testCase), testCase::toString);
    }
  }

  @Test
  void validMessagesAreSealedToTheSameBytes() {
    SplittableRandom random = random("validMessagesAreSealedToTheSameBytes");
    for (TestCase testCase : casesWith(Result.VALID)) {
      byte[] body = body(testCase);
      byte[] message = Drive.whole(opening(testCase), body);
      assertArrayEquals(body, Drive.whole(sealing(testCase), message), testCase::toString);
      Drive drive = new Drive(sealing(testCase));
      drive.inRandomPieces(message, random);
      assertArrayEquals(body, drive.output(), testCase::toString);
    }
  }

  @Test
  void keyAndBaseNonceAreDerivedAsTheFileSays() {
    for (TestCase testCase : cases) {
      if (testCase.has("aeadKey")) {
        ChunkedKeys keys = keys(testCase);
        assertArrayEquals(testCase.hex("aeadKey"), keys.key().getEncoded(), testCase::toString);
        assertArrayEquals(testCase.hex("baseNonce"), keys.nonce(0), testCase::toString);
      }
    }
  }

  @Test
  void lastChunkOpensAloneWhereTheFileSaysSo() {
    for (TestCase testCase : cases) {
      if (!testCase.has("aeadKey")) {
        continue;
      }
      byte[] body = body(testCase);
      int chunksBytes = body.length - MessageBody.CHUNKED_START_BYTES;
      int number = chunksBytes / MessageBody.SEALED_CHUNK_BYTES;
      int length = chunksBytes % MessageBody.SEALED_CHUNK_BYTES;
      ChunkCipher cipher =
          new ChunkCipher(Bodies.PRIMITIVES.aesGcm(), Cipher.DECRYPT_MODE, keys(testCase), number);
      byte[] out = new byte[MessageBody.CHUNK_BYTES];
      if (testCase.result() == Result.VALID || testCase.flags().contains("ValidFinalChunk")) {
        assertEquals(
            length - MessageBody.TAG_BYTES,
            cipher.next(body, body.length - length, length, out, 0),
            testCase::toString);
      } else {
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> cipher.next(body, body.length - length, length, out, 0),
            testCase::toString);
      }
    }
  }

  private static ChunkedOpening opening(TestCase testCase) {
    return new ChunkedOpening(
        Bodies.PRIMITIVES, testCase.hex("key"), testCase.hex("ctx"), Bodies.ALLOWED);
  }

  private static ChunkedSealing sealing(TestCase testCase) {
    return new ChunkedSealing(
        Bodies.PRIMITIVES,
        testCase.hex("key"),
        salt(testCase),
        testCase.hex("ctx"),
        Bodies.NO_HEADER,
        Bodies.ALLOWED);
  }

  private static ChunkedKeys keys(TestCase testCase) {
    return ChunkedKeys.derive(
        Bodies.PRIMITIVES, testCase.hex("key"), salt(testCase), testCase.hex("ctx"));
  }

  private static byte[] salt(TestCase testCase) {
    return Arrays.copyOf(body(testCase), MessageBody.SALT_BYTES);
  }

  private static byte[] body(TestCase testCase) {
    return bodies.getOrDefault(testCase.tcId(), new byte[0]);
  }

  private static List<TestCase> casesWith(Result result) {
    List<TestCase> some = cases.stream().filter(one -> one.result() == result).toList();
    assertFalse(some.isEmpty());
    return some;
  }

  private static boolean refusesItsKey(TestCase testCase) {
    return testCase.flags().contains("InvalidKeySize");
  }

  private static int rounds(TestCase testCase) {
    return body(testCase).length > 1_000_000 ? 2 : RANDOM_ROUNDS;
  }

  private static SplittableRandom random(String test) {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("CobblestoneTest." + test + ": seed " + seed);
    return new SplittableRandom(seed);
  }

  private static void assertIsMessage(TestCase testCase, byte[] message) throws Exception {
    assertEquals(testCase.number("msgLength"), message.length, testCase::toString);
    assertArrayEquals(
        testCase.hex("msgSha512"),
        MessageDigest.getInstance("SHA-512").digest(message),
        testCase::toString);
  }

  private static byte[] inflate(byte[] compressed) throws Exception {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      byte[] out = new byte[5_000_000];
      int length = inflater.inflate(out);
      assertTrue(inflater.finished(), "a body of more than " + out.length + " bytes");
      return Arrays.copyOf(out, length);
    } finally {
      inflater.end();
    }
  }
}
