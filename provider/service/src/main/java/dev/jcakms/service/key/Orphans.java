package dev.jcakms.service.key;

import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.root.RootKeys;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Material that a token holds and no key has: adopted or destroyed. Thread-safe. */
final class Orphans {
  private final Installation installation;
  private final RootKeys rootKeys;
  private final Gate gate;
  private final Stamps stamps;

  Orphans(Installation installation, RootKeys rootKeys, Gate gate, Stamps stamps) {
    this.installation = installation;
    this.rootKeys = rootKeys;
    this.gate = gate;
    this.stamps = stamps;
  }

  KeyRecord adopt(String materialId) {
    RootKeys.Orphan orphan = rootKeys.orphan(id(materialId));
    Stamp stamp = stamps.now();
    KeyRecord record =
        new KeyRecord(
            orphan.owner(),
            KmsKeySpec.SYMMETRIC_DEFAULT,
            KeyUsage.ENCRYPT_DECRYPT,
            orphan.origin(),
            KeyState.ENABLED,
            "adopted",
            stamp.time(),
            List.of(orphan.record()));
    installation.repository().insertUsed(record, rootKeys.allSeals(), stamp);
    gate.forget();
    return record;
  }

  void destroy(String materialId) {
    byte[] id = id(materialId);
    rootKeys.destroyOrphan(id);
    installation.repository().noteOrphanDestroyed(id, stamps.now());
  }

  /** The id of a material, unless a key has it. */
  private byte[] id(String materialId) {
    byte[] id;
    try {
      id = HexFormat.of().parseHex(materialId);
    } catch (IllegalArgumentException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, "a material id is 64 hexadecimal digits", e);
    }
    for (KeyRecord key : installation.repository().keys()) {
      for (MaterialRecord material : key.materials()) {
        if (Arrays.equals(material.id(), id)) {
          throw new KmsException(
              KmsErrorCode.ALREADY_EXISTS,
              "The material belongs to " + installation.arns().key(key.keyId()));
        }
      }
    }
    return id;
  }
}
