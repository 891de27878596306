package dev.jcakms.hsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepMechanism;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.crypto.generators.MGF1BytesGenerator;
import org.bouncycastle.crypto.params.MGFParameters;
import org.bouncycastle.jcajce.provider.util.DigestFactory;
import org.junit.jupiter.api.Test;

/** What every root does and refuses with RSA pairs that decrypt. */
public abstract class DecryptContractTest extends KindsFixture {
  private static final OaepMechanism SHA_256 = OaepMechanism.of(Hash.SHA_256);

  @Test
  void whatWasEncryptedElsewhereIsDecrypted() throws Exception {
    for (MaterialKind kind : offered(Use.DECRYPT)) {
      Material material = material(kind);
      PublicKey key = publicKey(material);
      for (OaepMechanism mechanism : mechanisms()) {
        int maxBytes = Elsewhere.modulusBytes(key) - 2 - 2 * mechanism.hash().digestBytes();
        for (int length : new int[] {0, 1, 32, maxBytes - 1, maxBytes}) {
          byte[] plaintext = RANDOM.bytes(length);
          byte[] ciphertext = Elsewhere.encrypted(key, mechanism, plaintext);
          assertArrayEquals(plaintext, root.decrypt(material, mechanism, ciphertext));
        }
      }
    }
  }

  @Test
  void plaintextOfZerosAndOnesComesBackWhole() throws Exception {
    for (MaterialKind kind : offered(Use.DECRYPT)) {
      for (byte filling : new byte[] {0, 1}) {
        byte[] plaintext = new byte[100];
        Arrays.fill(plaintext, filling);
        byte[] ciphertext = Elsewhere.encrypted(publicKey(material(kind)), SHA_256, plaintext);
        assertArrayEquals(plaintext, root.decrypt(material(kind), SHA_256, ciphertext));
      }
    }
  }

  @Test
  void everyCiphertextThatDoesNotDecryptIsRefusedWithOneMessageAndNoCause() throws Exception {
    for (MaterialKind kind : offered(Use.DECRYPT)) {
      Material material = material(kind);
      RSAPublicKey key = (RSAPublicKey) publicKey(material);
      byte[] good = Elsewhere.encrypted(key, SHA_256, MESSAGE);
      List<byte[]> bad = new ArrayList<>();
      bad.add(new byte[0]);
      bad.add(Arrays.copyOf(good, good.length - 1));
      bad.add(Arrays.copyOf(good, good.length + 1));
      bad.add(Elsewhere.joined(new byte[1], good));
      bad.add(new byte[good.length]);
      bad.add(fixedLength(key.getModulus(), good.length));
      bad.add(fixedLength(key.getModulus().subtract(BigInteger.ONE), good.length));
      byte[] largest = new byte[good.length];
      Arrays.fill(largest, (byte) 0xFF);
      bad.add(largest);
      byte[] sum = fixedLength(new BigInteger(1, good).add(key.getModulus()), good.length + 1);
      bad.add(sum);
      bad.add(Arrays.copyOfRange(sum, 1, sum.length));
      for (int bit = 0; bit < good.length * Byte.SIZE; bit += 67) {
        byte[] flipped = good.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        bad.add(flipped);
      }
      for (byte[] block : badBlocks(good.length)) {
        bad.add(Elsewhere.rawEncrypted(key, block));
      }
      OaepMechanism labelled = new OaepMechanism(Hash.SHA_256, Hash.SHA_256, new byte[] {1});
      bad.add(Elsewhere.encrypted(key, labelled, MESSAGE));
      bad.add(Elsewhere.encrypted(key, OaepMechanism.of(Hash.SHA_1), MESSAGE));
      bad.add(
          Elsewhere.encrypted(
              key, new OaepMechanism(Hash.SHA_256, Hash.SHA_1, new byte[0]), MESSAGE));

      Set<String> messages = new HashSet<>();
      for (byte[] ciphertext : bad) {
        HsmException e =
            refused(
                Reason.AUTHENTICATION_FAILED, () -> root.decrypt(material, SHA_256, ciphertext));
        assertNull(e.getCause());
        messages.add(e.getMessage());
      }
      refused(Reason.AUTHENTICATION_FAILED, () -> root.decrypt(material, labelled, good));
      assertEquals(1, messages.size(), messages::toString);
      assertArrayEquals(MESSAGE, root.decrypt(material, SHA_256, good));
    }
  }

  @Test
  void blocksOfTheTestsAreRightButForWhatTheyGetWrong() throws Exception {
    for (MaterialKind kind : offered(Use.DECRYPT)) {
      int blockBytes = kind.algorithm().size() / Byte.SIZE;
      byte[] ciphertext =
          Elsewhere.rawEncrypted(publicKey(material(kind)), block(blockBytes, good(blockBytes), 0));
      assertArrayEquals(MESSAGE, root.decrypt(material(kind), SHA_256, ciphertext));
    }
  }

  private static List<OaepMechanism> mechanisms() {
    byte[] none = new byte[0];
    return List.of(
        OaepMechanism.of(Hash.SHA_1),
        SHA_256,
        OaepMechanism.of(Hash.SHA_384),
        new OaepMechanism(Hash.SHA_256, Hash.SHA_1, none),
        new OaepMechanism(Hash.SHA_1, Hash.SHA_512, none),
        new OaepMechanism(Hash.SHA_256, Hash.SHA_256, MESSAGE));
  }

  /** Encoded messages with one thing wrong each: first octet, label, padding, separator. */
  private static List<byte[]> badBlocks(int blockBytes) {
    List<byte[]> blocks = new ArrayList<>();
    blocks.add(block(blockBytes, good(blockBytes), 1));
    int labelBytes = Hash.SHA_256.digestBytes();
    for (int at : new int[] {0, labelBytes - 1}) {
      byte[] label = good(blockBytes);
      label[at] ^= 1;
      blocks.add(block(blockBytes, label, 0));
    }
    int separatorAt = good(blockBytes).length - MESSAGE.length - 1;
    for (int value : new int[] {0, 2, 0x81}) {
      byte[] separator = good(blockBytes);
      separator[separatorAt] = (byte) value;
      blocks.add(block(blockBytes, separator, 0));
    }
    byte[] padding = good(blockBytes);
    padding[labelBytes] = 2;
    blocks.add(block(blockBytes, padding, 0));
    byte[] noSeparator = Arrays.copyOf(good(blockBytes), good(blockBytes).length);
    Arrays.fill(noSeparator, labelBytes, noSeparator.length, (byte) 0);
    blocks.add(block(blockBytes, noSeparator, 0));
    blocks.add(new byte[blockBytes]);
    return blocks;
  }

  /** The data block of RFC 8017, 7.1.1, step 2c. */
  private static byte[] good(int blockBytes) {
    try {
      byte[] label = Elsewhere.digest(Hash.SHA_256, new byte[0]);
      byte[] padding = new byte[blockBytes - 2 * label.length - 2 - MESSAGE.length];
      return Elsewhere.joined(label, padding, new byte[] {1}, MESSAGE);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Steps 2d to 2i. */
  private static byte[] block(int blockBytes, byte[] dataBlock, int first) {
    byte[] seed = RANDOM.bytes(Hash.SHA_256.digestBytes());
    byte[] masked = xor(dataBlock, mask(seed, dataBlock.length));
    byte[] maskedSeed = xor(seed, mask(masked, seed.length));
    byte[] block = Elsewhere.joined(new byte[] {(byte) first}, maskedSeed, masked);
    assertEquals(blockBytes, block.length);
    return block;
  }

  private static byte[] mask(byte[] seed, int lengthBytes) {
    MGF1BytesGenerator generator = new MGF1BytesGenerator(DigestFactory.getDigest("SHA-256"));
    generator.init(new MGFParameters(seed));
    byte[] mask = new byte[lengthBytes];
    generator.generateBytes(mask, 0, lengthBytes);
    return mask;
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] result = one.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= other[i];
    }
    return result;
  }

  private static byte[] fixedLength(BigInteger number, int lengthBytes) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[lengthBytes];
    int taken = Math.min(bytes.length, lengthBytes);
    System.arraycopy(bytes, bytes.length - taken, result, lengthBytes - taken, taken);
    return result;
  }

  private static PublicKey publicKey(Material material) throws GeneralSecurityException {
    return Elsewhere.publicKey(material.kind().algorithm(), material.publicKey());
  }
}
