package dev.jcakms.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The encryption context of a ciphertext: pairs of text that are authenticated with it, are not
 * secret, are not stored in it, and must be given again to decrypt. The order of the pairs does not
 * matter; no normalisation is applied, so canonically equivalent spellings differ. Empty and none
 * are the same. Immutable; equal by value.
 *
 * <p>{@linkplain #canonicalBytes() Canonical bytes}: the pairs sorted by the unsigned UTF-8 bytes
 * of their names; for each pair the length of the name (two bytes, big-endian), the name, the
 * length of the value (two bytes), the value. At most {@value #MAX_BYTES} bytes.
 */
public final class EncryptionContext implements AlgorithmParameterSpec {
  /** The longest canonical form. */
  public static final int MAX_BYTES = 8192;

  private static final int LENGTH_BYTES = 2;
  private static final EncryptionContext NONE = new EncryptionContext(Map.of(), new byte[0]);

  private final Map<String, String> pairs;
  private final byte[] canonical;
  private final int hash;

  private EncryptionContext(Map<String, String> pairs, byte[] canonical) {
    this.pairs = pairs;
    this.canonical = canonical;
    this.hash = Arrays.hashCode(canonical);
  }

  /** The empty context. */
  public static EncryptionContext none() {
    return NONE;
  }

  /**
   * A context of name, value, name, value and so on.
   *
   * @throws FormatException if a value is missing, a name is empty or given twice, a text holds
   *     half a surrogate pair, or the whole is longer than {@value #MAX_BYTES} bytes
   */
  public static EncryptionContext of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new FormatException("an encryption context is pairs of name and value");
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      putNew(pairs, namesAndValues[i], namesAndValues[i + 1]);
    }
    return of(pairs);
  }

  /**
   * A context of the pairs of a map.
   *
   * @throws FormatException as {@link #of(String...)} says
   */
  public static EncryptionContext of(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return NONE;
    }
    TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
    Map<String, String> copy = new LinkedHashMap<>();
    // long: the sum of many maximal lengths must not wrap before it is compared.
    long totalBytes = 0;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      byte[] name = utf8(pair.getKey());
      byte[] value = utf8(pair.getValue());
      if (name.length == 0) {
        throw new FormatException("a name in the encryption context is empty");
      }
      totalBytes += 2L * LENGTH_BYTES + name.length + value.length;
      if (totalBytes > MAX_BYTES) {
        throw new FormatException("the encryption context is longer than " + MAX_BYTES + " bytes");
      }
      // Not every map keeps equal names apart; IdentityHashMap is one.
      putNew(sorted, name, value);
      copy.put(pair.getKey(), pair.getValue());
    }
    ByteBuffer canonical = ByteBuffer.allocate((int) totalBytes);
    sorted.forEach(
        (name, value) ->
            canonical
                .putShort((short) name.length)
                .put(name)
                .putShort((short) value.length)
                .put(value));
    return new EncryptionContext(Collections.unmodifiableMap(copy), canonical.array());
  }

  /**
   * Reads a canonical form.
   *
   * @throws FormatException for any bytes that {@link #canonicalBytes()} never gives
   */
  public static EncryptionContext read(byte[] canonical) {
    if (canonical.length > MAX_BYTES) {
      throw new FormatException(
          "an encryption context of " + canonical.length + " bytes is too long");
    }
    ByteBuffer in = ByteBuffer.wrap(canonical);
    Map<String, String> pairs = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      putNew(pairs, readText(in), readText(in));
    }
    EncryptionContext context = of(pairs);
    if (!Arrays.equals(canonical, context.canonical)) {
      throw new FormatException("the encryption context is not in its canonical order");
    }
    return context;
  }

  /** The pairs, in the order in which they were given; cannot be changed. */
  public Map<String, String> pairs() {
    return pairs;
  }

  /** Whether there is no pair. */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** The one encoding that is authenticated, a copy; no bytes for the empty context. */
  public byte[] canonicalBytes() {
    return canonical.clone();
  }

  int canonicalLength() {
    return canonical.length;
  }

  void writeCanonical(byte[] out, int offset) {
    System.arraycopy(canonical, 0, out, offset, canonical.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptionContext that && Arrays.equals(canonical, that.canonical);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The pairs as text; the context is not a secret. */
  @Override
  public String toString() {
    return "EncryptionContext" + pairs;
  }

  private static <T> void putNew(Map<T, T> pairs, T name, T value) {
    if (pairs.put(name, value) != null) {
      throw new FormatException("a name stands twice in the encryption context");
    }
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException unpaired) {
      throw new FormatException("the encryption context holds half a surrogate pair");
    }
  }

  private static String readText(ByteBuffer in) {
    if (in.remaining() < LENGTH_BYTES) {
      throw new FormatException("the encryption context ends within a length");
    }
    int length = Short.toUnsignedInt(in.getShort());
    if (in.remaining() < length) {
      throw new FormatException("the encryption context ends within a text");
    }
    ByteBuffer text = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new FormatException("the encryption context is not UTF-8");
    }
  }
}
