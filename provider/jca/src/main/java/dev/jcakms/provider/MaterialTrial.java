package dev.jcakms.provider;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Root;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.root.Materials;
import dev.jcakms.store.StoreSummary;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Tells of each key of a store whether its root can work with it. */
final class MaterialTrial {
  private static final String WHAT = "materials that open";

  private final Root root;
  private final Findings findings;

  /** A trial in {@code root}, which tells {@code findings}. */
  MaterialTrial(Root root, Findings findings) {
    this.root = root;
    this.findings = findings;
  }

  /** Tries the materials of all keys, changing nothing. */
  void tell(StoreSummary store) {
    tell(store, material -> true);
  }

  /** The same for materials that are known to be there, since others were told of already. */
  void tell(StoreSummary store, Predicate<MaterialRecord> isThere) {
    if (store.records().isEmpty() && store.keys() > 0) {
      findings.tell(WHAT, "not tried: the store is brought up to date when it is opened");
      return;
    }
    try {
      findings.tell(WHAT, open(store, isThere));
    } catch (HsmException away) {
      findings.problem(away);
    }
  }

  private long open(StoreSummary store, Predicate<MaterialRecord> isThere) {
    long open = 0;
    for (KeyRecord key : store.records()) {
      for (MaterialRecord material : key.materials()) {
        if (isThere.test(material) && opens(key, material)) {
          open++;
        }
      }
    }
    return open;
  }

  private boolean opens(KeyRecord key, MaterialRecord material) {
    try {
      root.check(Materials.of(key, material));
      return true;
    } catch (HsmException refused) {
      if (refused.reason() == Reason.UNAVAILABLE) {
        throw refused;
      }
      findings.problem(
          "the material "
              + HexFormat.of().formatHex(material.id())
              + " of the key "
              + key.keyId()
              + " cannot be used: "
              + refused.getMessage());
      return false;
    }
  }
}
