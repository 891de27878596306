package dev.jcakms.provider;

import java.util.Arrays;

/** The key schedule of AES (FIPS 197), straight from the standard, for what looks for one. */
final class AesSchedule {
  private static final int WORD = 4;
  private static final int BLOCK_WORDS = 4;

  private AesSchedule() {}

  /** KeyExpansion (5.2): all round keys, one after the other. */
  static byte[] of(byte[] key) {
    int keyWords = key.length / WORD;
    byte[] words = Arrays.copyOf(key, WORD * BLOCK_WORDS * (keyWords + 7));
    byte[] constant = {1, 0, 0, 0};
    for (int i = keyWords; i < words.length / WORD; i++) {
      byte[] temp = Arrays.copyOfRange(words, WORD * (i - 1), WORD * i);
      if (i % keyWords == 0) {
        temp = xor(substituted(new byte[] {temp[1], temp[2], temp[3], temp[0]}), constant);
        constant[0] = times(constant[0], 2);
      } else if (keyWords > 6 && i % keyWords == 4) {
        temp = substituted(temp);
      }
      byte[] word =
          xor(temp, Arrays.copyOfRange(words, WORD * (i - keyWords), WORD * (i - keyWords + 1)));
      System.arraycopy(word, 0, words, WORD * i, WORD);
    }
    return words;
  }

  /** InvMixColumns (5.3.3), which round keys of the equivalent inverse cipher go through. */
  static byte[] inverseMixColumns(byte[] state) {
    byte[] mixed = new byte[state.length];
    int[] factors = {14, 11, 13, 9};
    for (int i = 0; i < state.length; i++) {
      int column = i / WORD * WORD;
      for (int j = 0; j < WORD; j++) {
        mixed[i] ^= times(state[column + (i + j) % WORD], factors[j]);
      }
    }
    return mixed;
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] ^= other[i];
    }
    return sum;
  }

  private static byte[] substituted(byte[] word) {
    byte[] result = new byte[word.length];
    for (int i = 0; i < word.length; i++) {
      result[i] = substituted(word[i]);
    }
    return result;
  }

  /** SubBytes (5.1.1): the inverse, then an affine map. */
  private static byte substituted(byte value) {
    int inverse = Byte.toUnsignedInt(inverse(value));
    int doubled = inverse | inverse << Byte.SIZE;
    int mapped = inverse ^ doubled >>> 7 ^ doubled >>> 6 ^ doubled >>> 5 ^ doubled >>> 4 ^ 0x63;
    return (byte) mapped;
  }

  /** The power 254, by multiplying. */
  private static byte inverse(byte value) {
    byte result = 1;
    for (int i = 0; i < 254; i++) {
      result = times(result, Byte.toUnsignedInt(value));
    }
    return result;
  }

  /** In GF(2^8) (4.2). */
  private static byte times(byte one, int other) {
    int product = 0;
    int shifted = Byte.toUnsignedInt(one);
    for (int rest = other; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        product ^= shifted;
      }
      shifted = shifted << 1 ^ ((shifted & 0x80) != 0 ? 0x11B : 0);
    }
    return (byte) product;
  }
}
