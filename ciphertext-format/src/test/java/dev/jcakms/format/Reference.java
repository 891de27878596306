package dev.jcakms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cryptography of FORMAT.md in the plainest code, to show that document and golden vectors
 * agree. Only the JDK; nothing of our own but offsets of fields.
 */
final class Reference {
  private static final int CHUNK_BYTES = 16_384;

  private Reference() {}

  /** FORMAT.md, "Root ciphertext". */
  static byte[] openRoot(RootSuite suite, byte[] key, byte[] nonce, byte[] aad, byte[] sealed)
      throws GeneralSecurityException {
    return switch (suite) {
      case AES_256_GCM -> open(key, nonce, aad, sealed);
      case XAES_256_GCM ->
          open(
              xaesKey(key, Arrays.copyOf(nonce, 12)),
              Arrays.copyOfRange(nonce, 12, 24),
              aad,
              sealed);
    };
  }

  /** FORMAT.md, "Keys of a message". */
  static byte[] derive(byte[] messageKey, String label) throws GeneralSecurityException {
    byte[] pseudoRandomKey = hmac("HmacSHA256", new byte[32], messageKey);
    return expand("HmacSHA256", pseudoRandomKey, concat(label.getBytes(US_ASCII), hex("0101")), 32);
  }

  /** FORMAT.md, "Single body". */
  static byte[] openSingle(byte[] messageKey, byte[] associatedData, byte[] body)
      throws GeneralSecurityException {
    return open(
        derive(messageKey, "jcakms single body"),
        Arrays.copyOf(body, 12),
        associatedData.length == 0 ? new byte[0] : sha256(associatedData),
        Arrays.copyOfRange(body, 12, body.length));
  }

  /** FORMAT.md, "Chunked body". */
  static byte[] openChunked(byte[] messageKey, byte[] associatedData, byte[] body)
      throws GeneralSecurityException {
    byte[] context =
        concat("jcakms chunked context".getBytes(US_ASCII), hex("011201"), sha256(associatedData));
    byte[] info =
        concat(
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM".getBytes(US_ASCII),
            hex("00"),
            Arrays.copyOf(body, 24),
            context);
    byte[] keys = expand("HmacSHA512", derive(messageKey, "jcakms chunked body"), info, 76);
    if (!Arrays.equals(keys, 44, 76, body, 24, 56)) {
      throw new GeneralSecurityException("commitment");
    }
    byte[] plaintext = new byte[0];
    int number = 0;
    for (int at = 56; ; at += CHUNK_BYTES + 16, number++) {
      byte[] chunk = Arrays.copyOfRange(body, at, Math.min(at + CHUNK_BYTES + 16, body.length));
      byte[] nonce = bytes(new BigInteger(1, keys, 32, 12).xor(BigInteger.valueOf(number)), 12);
      byte[] key = Arrays.copyOf(keys, 32);
      plaintext = concat(plaintext, open(key, nonce, new byte[0], chunk));
      if (chunk.length < CHUNK_BYTES + 16) {
        return plaintext;
      }
    }
  }

  /** C2SP XAES-256-GCM: the key for the first half of the nonce. */
  static byte[] xaesKey(byte[] key, byte[] firstHalf) throws GeneralSecurityException {
    BigInteger l = new BigInteger(1, aes(key, new byte[16])).shiftLeft(1);
    BigInteger k1 = l.testBit(128) ? l.clearBit(128).xor(BigInteger.valueOf(0x87)) : l;
    byte[] first = concat(hex("00015800"), firstHalf);
    byte[] second = concat(hex("00025800"), firstHalf);
    return concat(
        aes(key, bytes(new BigInteger(1, first).xor(k1), 16)),
        aes(key, bytes(new BigInteger(1, second).xor(k1), 16)));
  }

  static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] expand(String hmac, byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] block = new byte[0];
    byte[] all = new byte[0];
    for (byte i = 1; all.length < length; i++) {
      block = hmac(hmac, key, concat(block, info, new byte[] {i}));
      all = concat(all, block);
    }
    return Arrays.copyOf(all, length);
  }

  private static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] in)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(aad);
    return cipher.doFinal(in);
  }

  private static byte[] aes(byte[] key, byte[] block) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    return cipher.doFinal(block);
  }

  private static byte[] hmac(String name, byte[] key, byte[] in) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(in);
  }

  private static byte[] bytes(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[length];
    int count = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - count, bytes, length - count, count);
    return bytes;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static byte[] concat(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }
}
