package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The object by which a token names its installation: a private CKO_DATA (PKCS#11 section 4.5) that
 * cannot be changed. Whoever sees it knows besides that the token is there and the login holds.
 */
final class Marker {
  private static final String APPLICATION = "jcakms";

  private Marker() {}

  private static Template template(String label) {
    return Template.of(Cko.DATA)
        .with(Cka.TOKEN, true)
        .with(Cka.PRIVATE, true)
        .with(Cka.APPLICATION, APPLICATION)
        .with(Cka.LABEL, label);
  }

  /**
   * The installation that the marker of that label names.
   *
   * @throws HsmException ROOT_REFUSED if there are two
   */
  static Optional<String> find(Cryptoki cryptoki, long session, String label) {
    List<Long> found = cryptoki.findObjects(session, template(label), 2);
    if (found.size() > 1) {
      throw new HsmException(
          Reason.ROOT_REFUSED, "the token has more than one marker \"" + label + "\"");
    }
    return found.stream()
        .findFirst()
        .flatMap(marker -> cryptoki.getAttributes(session, marker, Cka.VALUE).bytes(Cka.VALUE))
        .map(value -> new String(value, StandardCharsets.US_ASCII));
  }

  /** Whether a session sees the marker of that label. */
  static boolean isSeen(Cryptoki cryptoki, long session, String label) {
    return !cryptoki.findObjects(session, template(label), 1).isEmpty();
  }

  /** Makes it. Nobody looks whether there is one: the caller has. */
  static void create(Cryptoki cryptoki, long session, String label, String installation) {
    // The result is the handle, which nobody needs.
    long unused =
        cryptoki.createObject(
            session,
            template(label)
                .with(Cka.VALUE, installation.getBytes(StandardCharsets.US_ASCII))
                .with(Cka.MODIFIABLE, false));
  }

  /** Removes the one that names that installation. */
  static void remove(Cryptoki cryptoki, long session, String label, String installation) {
    Template wanted =
        template(label).with(Cka.VALUE, installation.getBytes(StandardCharsets.US_ASCII));
    for (long marker : cryptoki.findObjects(session, wanted, 2)) {
      cryptoki.destroyObject(session, marker);
    }
  }
}
