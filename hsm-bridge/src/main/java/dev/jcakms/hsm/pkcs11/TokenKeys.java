package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.PublicKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a token that hold material: found by id, looked at once, and from then on used by
 * handle. Thread-safe.
 *
 * <p>An object is believed only if no other of its class has its id, every attribute is as the
 * record says, and it passes the {@linkplain KeyChallenge challenge} of its kind. That nothing is
 * found means that there is nothing only where the same session sees the marker.
 */
final class TokenKeys {
  private static final int MAX_ATTEMPTS = 2;

  /** What is done with a key in a session. */
  @FunctionalInterface
  interface Work<T> {
    T with(long session, long key);
  }

  private record Known(Material material, long handle, long life) {
    boolean isOf(Material other) {
      return material.kind() == other.kind()
          && Arrays.equals(material.owner(), other.owner())
          && Arrays.equals(material.check(), other.check())
          && Arrays.equals(material.publicKey(), other.publicKey());
    }
  }

  private final Token token;
  private final TokenProfile profile;
  private final String installation;
  private final KeyChallenge challenge;
  private final Map<ByteBuffer, Known> known = new ConcurrentHashMap<>();

  TokenKeys(Token token, TokenProfile profile, String installation, KeyChallenge challenge) {
    this.token = token;
    this.profile = profile;
    this.installation = installation;
    this.challenge = challenge;
  }

  /**
   * Works with the object of a material; the work may be repeated.
   *
   * @throws CryptokiException for an answer that is the request's own fault
   * @throws HsmException MATERIAL_REFUSED if there is no such object, or it is another; UNAVAILABLE
   */
  <T> T use(Material material, Work<T> work) {
    @Nullable CryptokiException lost = null;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        return token.call(session -> work.with(session, handle(session, material)));
      } catch (CryptokiException e) {
        if (Fault.of(e) != Fault.OBJECT_LOST) {
          throw e;
        }
        forget(material);
        lost = e;
      }
    }
    throw Token.unavailable("the token loses the object of a key", Objects.requireNonNull(lost));
  }

  /** Forgets what is known of a material, so that it is looked at anew. */
  void forget(Material material) {
    known.remove(ByteBuffer.wrap(material.id()));
  }

  /** The label of a material's object, and of the certificate beside it. */
  String label(Material material) {
    return name(material).label();
  }

  /** The handle of a material's object, which holds in this life of the token. */
  long handle(long session, Material material) {
    ByteBuffer id = ByteBuffer.wrap(material.id());
    long life = token.life();
    Known before = known.get(id);
    if (before != null && before.life() == life && before.isOf(material)) {
      return before.handle();
    }
    long handle = find(session, material);
    known.put(id, new Known(material, handle, life));
    return handle;
  }

  private long find(long session, Material material) {
    if (material.kind().algorithm().isPair() != material.publicKey().length > 0) {
      throw refused("a record has a public key where none belongs, or none where one does");
    }
    if (material.id().length != Material.ID_BYTES || !TokenCheck.isWhole(material)) {
      throw refused("a record is damaged");
    }
    KeyAlgorithm algorithm = material.kind().algorithm();
    if (algorithm.isPair() && !PublicKeys.isOf(material.publicKey(), algorithm)) {
      throw refused("a record has the public key of another kind");
    }
    ObjectShape shape = ObjectShape.of(material.kind(), profile);
    long handle = only(session, Template.of(shape.objectClass()).with(Cka.ID, material.id()));
    requireAsRecorded(session, handle, material, shape);
    challenge.require(session, handle, material);
    return handle;
  }

  private long only(long session, Template wanted) {
    List<Long> found = token.cryptoki().findObjects(session, wanted, 2);
    if (found.isEmpty()) {
      if (!token.seesMarker(session)) {
        throw CryptokiException.blind();
      }
      // Once more: the token may have come back between the two.
      found = token.cryptoki().findObjects(session, wanted, 2);
    }
    if (found.size() > 1) {
      throw refused("more than one object of the token has the id of a key");
    }
    return found.stream().findFirst().orElseThrow(() -> refused("the token has no such key"));
  }

  private void requireAsRecorded(long session, long handle, Material material, ObjectShape shape) {
    List<Cka> asked = new ArrayList<>(shape.allUsages());
    asked.addAll(
        List.of(
            Cka.LABEL,
            Cka.KEY_TYPE,
            Cka.TOKEN,
            Cka.PRIVATE,
            Cka.SENSITIVE,
            Cka.EXTRACTABLE,
            Cka.LOCAL,
            Cka.ALWAYS_SENSITIVE,
            Cka.NEVER_EXTRACTABLE,
            Cka.MODIFIABLE,
            Cka.COPYABLE,
            Cka.VALUE_LEN,
            Cka.MODULUS,
            Cka.EC_PARAMS,
            Cka.ALLOWED_MECHANISMS));
    Attributes is = token.cryptoki().getAttributes(session, handle, asked.toArray(new Cka[0]));
    boolean generated = TokenCheck.isGenerated(material);
    require(Cka.LABEL, is.is(Cka.LABEL, label(material).getBytes(UTF_8)));
    require(Cka.KEY_TYPE, is.is(Cka.KEY_TYPE, shape.keyType().value()));
    require(Cka.TOKEN, is.is(Cka.TOKEN, true));
    require(Cka.PRIVATE, is.is(Cka.PRIVATE, true));
    require(Cka.SENSITIVE, is.is(Cka.SENSITIVE, true));
    require(Cka.EXTRACTABLE, is.is(Cka.EXTRACTABLE, false));
    require(Cka.LOCAL, is.is(Cka.LOCAL, generated));
    require(Cka.ALWAYS_SENSITIVE, is.is(Cka.ALWAYS_SENSITIVE, generated));
    require(Cka.NEVER_EXTRACTABLE, is.is(Cka.NEVER_EXTRACTABLE, generated));
    require(Cka.MODIFIABLE, is.is(Cka.MODIFIABLE, false));
    require(Cka.COPYABLE, is.is(Cka.COPYABLE, false));
    for (Cka usage : shape.allUsages()) {
      require(usage, is.is(usage, shape.usages().contains(usage)));
    }
    KeyAlgorithm algorithm = material.kind().algorithm();
    if (generated || algorithm.isPair()) {
      // How long a secret is that was unwrapped, some modules do not tell; that was proved then.
      require(Cka.VALUE_LEN, PublicObjects.isOfSize(is, algorithm));
    }
    if (algorithm.family() == KeyAlgorithm.Family.RSA) {
      require(Cka.MODULUS, PublicObjects.isOfModulus(is, PublicKeys.modulus(material.publicKey())));
    }
    if (profile.limitsMechanisms()) {
      require(Cka.ALLOWED_MECHANISMS, is.allowsJust(shape.mechanisms().toArray(new Ckm[0])));
    }
  }

  private ObjectName name(Material material) {
    return new ObjectName(installation, material.owner(), material.id());
  }

  private static void require(Cka attribute, boolean asRecorded) {
    if (!asRecorded) {
      throw refused("the object of a key is not as it was made: CKA_" + attribute);
    }
  }

  private static HsmException refused(String why) {
    return new HsmException(Reason.MATERIAL_REFUSED, why);
  }
}
