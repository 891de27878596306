package dev.jcakms.service.repository;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One version of a key's secret, as plain bytes. Nothing here is secret. Arrays are shared, not
 * copied; nobody changes them.
 *
 * @param id 32 random bytes
 * @param stored what the root wants back; empty where the secret lives in a token
 * @param check what lets the root see that it found the right one
 * @param publicKey the SubjectPublicKeyInfo (RFC 5280, DER) of a pair, else no bytes
 */
public record MaterialRecord(byte[] id, byte[] stored, byte[] check, byte[] publicKey) {
  /** The first bytes of the id, which root ciphertexts carry. */
  public boolean hasTag(byte[] tag) {
    return Arrays.equals(id, 0, tag.length, tag, 0, tag.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaterialRecord that
        && Arrays.equals(id, that.id)
        && Arrays.equals(stored, that.stored)
        && Arrays.equals(check, that.check)
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }

  @Override
  public String toString() {
    return "MaterialRecord[" + HexFormat.of().formatHex(id) + "]";
  }
}
