package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A MAC in a token. Up to a mebibyte is held and goes to the token at once, so that most streams
 * pin no session and can be repeated; with the next byte a session is pinned.
 */
final class TokenMacStream implements MacStream {
  static final int HELD_BYTES = 1 << 20;

  private final Token token;
  private final TokenKeys keys;
  private final KeyUse use;
  private final Material material;
  private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream();
  private Sessions.@Nullable Pinned pinned;

  TokenMacStream(Token token, TokenKeys keys, KeyUse use, Material material) {
    this.token = token;
    this.keys = keys;
    this.use = use;
    this.material = material;
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    refuseIfOver();
    ByteArrayOutputStream holding = held;
    if (holding != null && holding.size() + (long) length <= HELD_BYTES) {
      holding.write(in, offset, length);
      return;
    }
    if (holding != null) {
      begin(holding.toByteArray());
    }
    step(
        session -> {
          token.cryptoki().signUpdate(session, in, offset, length);
          return true;
        });
  }

  private void begin(byte[] first) {
    held = null;
    pinned = token.pin();
    Mechanism mechanism = Mechanism.of(ObjectShape.hmac(material.kind().algorithm()));
    step(
        session -> {
          token.cryptoki().signInit(session, mechanism, keys.handle(session, material));
          token.cryptoki().signUpdate(session, first, 0, first.length);
          return true;
        });
  }

  @Override
  public byte[] doFinal() {
    refuseIfOver();
    ByteArrayOutputStream holding = held;
    if (holding != null) {
      held = null;
      return use.mac(material, holding.toByteArray());
    }
    Sessions.Pinned session = pinnedSession();
    byte[] mac = step(token.cryptoki()::signFinal);
    session.finished();
    close();
    return mac;
  }

  private <T> T step(java.util.function.LongFunction<T> step) {
    try {
      return pinnedSession().use(step);
    } catch (CryptokiException e) {
      close();
      // Nothing is repeated: what the module had of the message is lost with its session.
      token.recoverAfter(e);
      throw Token.unavailable("the token lost a MAC in the making", e);
    } catch (HsmException e) {
      close();
      throw e;
    }
  }

  private Sessions.Pinned pinnedSession() {
    return Objects.requireNonNull(pinned);
  }

  private void refuseIfOver() {
    if (held == null && pinned == null) {
      throw new HsmException(Reason.INPUT_REFUSED, "this stream has ended");
    }
  }

  @Override
  public void close() {
    held = null;
    Sessions.Pinned session = pinned;
    pinned = null;
    if (session != null) {
      session.close();
    }
  }
}
