package dev.jcakms.service.root;

import dev.jcakms.hsm.Material;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;

/** Material as the root knows it, of what a record keeps, and back. */
public final class Materials {
  private Materials() {}

  /** The current material of a key. */
  static Material current(KeyRecord record) {
    return of(record, record.current());
  }

  /** A material of a key. */
  public static Material of(KeyRecord record, MaterialRecord material) {
    return new Material(
        Mechanisms.kind(record.spec(), record.usage()),
        material.id(),
        record.keyId().bytes(),
        material.stored(),
        material.check(),
        material.publicKey());
  }

  /** What a record keeps of a material. */
  static MaterialRecord record(Material made) {
    return new MaterialRecord(made.id(), made.stored(), made.check(), made.publicKey());
  }
}
