package dev.jcakms.conformance.neutrality;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A directory with a software key pair of each kind. The files are among the resources; {@code
 * keytool} made them, by two lines for each kind:
 *
 * <pre>
 * keytool -genkeypair -alias issuer -keyalg RSA -dname CN=issuer -ext bc:c \
 *   -startdate "2020/01/01 00:00:00" -validity 36500 -storepass changeit -keystore RSA.p12
 * keytool -genkeypair -alias leaf -keyalg RSA -dname CN=leaf -signer issuer \
 *   -startdate "2020/01/01 00:00:00" -validity 36500 -storepass changeit -keystore RSA.p12
 * </pre>
 */
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

  /** Puts the files there, for all the processes that read them. */
  void copy() throws IOException {
    for (String kind : KINDS) {
      String name = file(kind).getFileName().toString();
      try (InputStream in = Objects.requireNonNull(SoftwarePairs.class.getResourceAsStream(name))) {
        Files.copy(in, file(kind));
      }
    }
  }
}
