package dev.jcakms.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The reference is right where somebody else's vectors exist (C2SP XAES-256-GCM). */
class ReferenceTest {
  private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII);

  @Test
  void xaesKeysAreThoseOfTheSpecification() throws GeneralSecurityException {
    assertEquals(
        "c8612c9ed53fe43e8e005b828a1631a0bbcb6ab2f46514ec4f439fcfd0fa969b", xaesKey((byte) 1));
    assertEquals(
        "e9c621d4cdd9b11b00a6427ad7e559aeedd66b3857646677748f8ca796cb3fd8", xaesKey((byte) 3));
  }

  @Test
  void xaesCiphertextOpens() throws GeneralSecurityException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 3);
    byte[] sealed =
        HexFormat.of().parseHex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    byte[] aad = "c2sp.org/XAES-256-GCM".getBytes(US_ASCII);
    assertArrayEquals(
        "XAES-256-GCM".getBytes(US_ASCII),
        Reference.openRoot(RootSuite.XAES_256_GCM, key, NONCE, aad, sealed));
  }

  private static String xaesKey(byte keyByte) throws GeneralSecurityException {
    byte[] key = new byte[32];
    Arrays.fill(key, keyByte);
    return HexFormat.of().formatHex(Reference.xaesKey(key, Arrays.copyOf(NONCE, 12)));
  }
}
