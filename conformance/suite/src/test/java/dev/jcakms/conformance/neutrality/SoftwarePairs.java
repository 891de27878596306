package dev.jcakms.conformance.neutrality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A directory with a software key pair of each kind; {@code keytool} makes them. */
final class SoftwarePairs {
  /** The kinds, in {@code keytool}'s words. */
  static final List<String> KINDS = List.of("RSA", "RSASSA-PSS", "EC", "Ed25519");

  private final Path directory;
  private final Map<String, SoftwarePair> read = new HashMap<>();

  SoftwarePairs(Path directory) {
    this.directory = directory;
  }

  Path file(String kind) {
    return directory.resolve(kind + ".p12");
  }

  /** The pair of a kind, read when it is first asked for. */
  SoftwarePair of(String kind) throws GeneralSecurityException, IOException {
    SoftwarePair known = read.get(kind);
    if (known != null) {
      return known;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file(kind))) {
      store.load(in, SoftwarePair.PASSWORD.toCharArray());
    }
    SoftwarePair pair = new SoftwarePair(store);
    read.put(kind, pair);
    return pair;
  }

  /** Makes the files, for all the processes that read them. */
  void make() throws Exception {
    for (String kind : KINDS) {
      make(kind);
    }
  }

  private void make(String kind) throws Exception {
    keytool(kind, SoftwarePair.ISSUER, "-ext", "bc:c");
    keytool(kind, SoftwarePair.LEAF, "-signer", SoftwarePair.ISSUER);
  }

  private void keytool(String kind, String alias, String... more) throws Exception {
    JdkProcess process =
        JdkProcess.tool("keytool", directory)
            .with("-genkeypair", "-alias", alias, "-keyalg", kind, "-dname", "CN=" + alias)
            .with("-validity", "3650", "-storetype", "PKCS12", "-storepass", SoftwarePair.PASSWORD)
            .with("-keystore", file(kind).toString())
            .with(more);
    JdkProcess.Result result = process.run();
    if (result.exitCode() != 0) {
      throw new IllegalStateException(kind + ": " + result.lines());
    }
  }
}
