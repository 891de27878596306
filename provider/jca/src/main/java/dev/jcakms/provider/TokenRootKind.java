package dev.jcakms.provider;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Root;
import dev.jcakms.hsm.pkcs11.TokenReport;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.SealCount;
import dev.jcakms.store.StoreSummary;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A root on a token, which lies outside every directory and names its installation by a marker.
 *
 * @param options which token
 * @param primitives what software checks it with
 * @param randomness what its nonces are made of
 */
record TokenRootKind(Pkcs11Options options, Primitives primitives, Randomness randomness)
    implements RootKind {
  @Override
  public Optional<String> madeEarlier() {
    return Pkcs11Root.readMarker(options, System::nanoTime);
  }

  @Override
  public void create(Path directory, String installation) {
    Pkcs11Root.createMarker(options, installation, System::nanoTime);
  }

  @Override
  public void withdraw(String installation) {
    Pkcs11Root.removeMarker(options, installation, System::nanoTime);
  }

  @Override
  public Optional<Path> copy(Path from, Path to, String installation) {
    return Optional.empty();
  }

  @Override
  public Root open(Path directory) {
    return Pkcs11Root.open(options, primitives, randomness, System::nanoTime);
  }

  @Override
  public Optional<String> examine(Path directory, Optional<StoreSummary> store, Findings findings) {
    findings.tell("root", "token");
    findings.tell("token URI", options.uri().toString());
    try (Pkcs11Root root = Pkcs11Root.open(options, primitives, randomness, System::nanoTime)) {
      findings.tell("root readable", true);
      tell(root.report(), findings);
      store.ifPresent(summary -> compare(summary, root, findings));
      return Optional.of(root.installation());
    } catch (HsmException e) {
      findings.tell("root readable", false);
      findings.problem(e);
      return Optional.empty();
    }
  }

  private static void tell(TokenReport report, Findings findings) {
    findings.tell("token", report.token());
    findings.tell("module", report.module());
    findings.tell(
        "keys are used by",
        report.keyUse() == Pkcs11Options.Use.BINDING
            ? "the binding"
            : "SunPKCS11, and the binding for what it cannot");
    findings.tell("microseconds a seal", report.sealMicros());
    report
        .missing()
        .forEach((what, why) -> findings.tell("not offered: " + what, "the token has no " + why));
  }

  private static void compare(StoreSummary store, Pkcs11Root root, Findings findings) {
    Set<String> there = new TreeSet<>();
    root.materialIds().forEach(id -> there.add(HexFormat.of().formatHex(id)));
    for (String orphan : there) {
      if (!store.materialIds().contains(orphan)) {
        findings.problem(
            "the token holds material that no key of the store has, made by a process that died or"
                + " named by a store that was lost: kms adopt-orphan or kms destroy-orphan"
                + " --material-id "
                + orphan);
      }
    }
    for (String recorded : new TreeSet<>(store.materialIds())) {
      if (!there.contains(recorded)) {
        findings.problem(gone(recorded, store));
      }
    }
    if (store.installation().equals(root.installation())) {
      new MaterialTrial(root, findings).tell(store, material -> there.contains(hex(material)));
    }
    root.sealMechanism().maxSeals().ifPresent(max -> tellSeals(store, max, findings));
  }

  /** What it means that the token has not, or no longer, what a key's record names. */
  private static String gone(String materialId, StoreSummary store) {
    Optional<KeyRecord> owner =
        store.records().stream()
            .filter(
                key ->
                    key.materials().stream().map(TokenRootKind::hex).anyMatch(materialId::equals))
            .findFirst();
    if (owner.flatMap(KeyRecord::deletion).flatMap(Deletion::mark).isPresent()) {
      return "the destruction of the key "
          + owner.get().keyId()
          + " is half done: the token has lost its material and the store keeps its record;"
          + " whatever opens the installation next completes it, kms list-keys too";
    }
    return "the token has lost the material "
        + materialId
        + owner.map(key -> " of the key " + key.keyId()).orElse(" of a key")
        + ": only a token that has it still can decrypt what was encrypted under it";
  }

  private static String hex(MaterialRecord material) {
    return HexFormat.of().formatHex(material.id());
  }

  private static void tellSeals(StoreSummary store, long maxSeals, Findings findings) {
    store.sealCounts().stream()
        .max(Comparator.comparingLong(SealCount::reserved))
        .ifPresent(
            most -> {
              findings.tell(
                  "most seals of a key", most.keyId() + ": " + most.reserved() + " of " + maxSeals);
              if (most.reserved() >= maxSeals / 2) {
                findings.problem(
                    "the key "
                        + most.keyId()
                        + " has used half of the seals that its random nonces allow, or more: make"
                        + " a new key and let the alias stand for that one");
              }
            });
  }
}
