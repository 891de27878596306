package dev.jcakms.provider;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that a file is searched for: any of a few forms of it will do.
 *
 * @param name what it is
 * @param forms each at least eight bytes long
 */
record SoughtSecret(String name, List<ByteBuffer> forms) {
  private static final int ROUND_KEY_BYTES = 16;

  static SoughtSecret bytes(String name, byte[] bytes) {
    return new SoughtSecret(name, List.of(ByteBuffer.wrap(bytes)));
  }

  /** An AES key and the words of its schedule, in either order of bytes, for either direction. */
  static Set<SoughtSecret> ofAesKey(String name, byte[] key) {
    Set<SoughtSecret> secrets = new LinkedHashSet<>();
    secrets.add(bytes(name + " key", key));
    byte[] schedule = AesSchedule.of(key);
    for (int at = key.length; at < schedule.length; at += ROUND_KEY_BYTES) {
      byte[] roundKey = Arrays.copyOfRange(schedule, at, at + ROUND_KEY_BYTES);
      byte[] inverse = AesSchedule.inverseMixColumns(roundKey);
      secrets.add(
          new SoughtSecret(
              name + " round key " + at / ROUND_KEY_BYTES,
              List.of(
                  ByteBuffer.wrap(roundKey),
                  ByteBuffer.wrap(swapped(roundKey)),
                  ByteBuffer.wrap(inverse),
                  ByteBuffer.wrap(swapped(inverse)))));
    }
    return secrets;
  }

  private static byte[] swapped(byte[] words) {
    ByteBuffer in = ByteBuffer.wrap(words);
    ByteBuffer out = ByteBuffer.allocate(words.length).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      out.putInt(in.getInt());
    }
    return out.array();
  }

  /** Those of {@code secrets} that are in a file. */
  static Set<SoughtSecret> in(Path file, Collection<SoughtSecret> secrets) throws IOException {
    Map<Long, List<SoughtSecret>> byFirstBytes = new HashMap<>();
    boolean[] lastTwo = new boolean[1 << 16];
    for (SoughtSecret secret : secrets) {
      for (ByteBuffer form : secret.forms()) {
        long first = form.getLong(0);
        byFirstBytes.computeIfAbsent(first, unused -> new ArrayList<>()).add(secret);
        lastTwo[(int) first & 0xFFFF] = true;
      }
    }
    Set<SoughtSecret> found = new LinkedHashSet<>();
    long window = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        window = window << Byte.SIZE | next;
        if (lastTwo[(int) window & 0xFFFF]) {
          // Eight bytes are enough: chance shows one of a hundred such in a dump once in 10^10.
          found.addAll(byFirstBytes.getOrDefault(window, List.of()));
        }
      }
    }
    return found;
  }

  /** Its name alone. */
  @Override
  public String toString() {
    return name;
  }
}
