package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.NullMarked;

/** A token of a test's own, logged in, behind a module that can be told to fail. */
@NullMarked
final class OpenToken implements AutoCloseable {
  static final int BOUND = 4;
  static final Duration GENEROUS = Duration.ofMinutes(1);

  final SoftHsm.Token token;
  final FaultyModule module;
  final Cryptoki cryptoki;
  final Sessions sessions;

  OpenToken() {
    this(GENEROUS);
  }

  OpenToken(Duration patience) {
    SoftHsm softHsm = SoftHsm.need();
    module = FaultyModule.before(softHsm.module());
    token = softHsm.newToken();
    cryptoki = JnaCryptoki.load(module.path());
    cryptoki.initialize();
    sessions = Sessions.open(cryptoki, token.slot(), BOUND, patience);
    logIn();
  }

  void logIn() {
    sessions.use(
        session -> {
          cryptoki.login(session, token.pin().toCharArray());
          return session;
        });
  }

  /** Where the token is now, which a module may decide anew when it is initialised. */
  long slot() {
    return cryptoki.slots().stream()
        .filter(slot -> cryptoki.tokenInfo(slot).label().equals(token.label()))
        .findFirst()
        .orElseThrow();
  }

  <T> T use(LongFunction<T> work) {
    return sessions.use(work);
  }

  long aesKey() {
    return use(session -> cryptoki.generateKey(session, Mechanism.of(Ckm.AES_KEY_GEN), aes()));
  }

  static Template aes() {
    return secret(Ckk.AES).with(Cka.VALUE_LEN, 32).with(Cka.ENCRYPT, true).with(Cka.DECRYPT, true);
  }

  /** The template of a token object that gives nothing away. */
  static Template secret(Ckk type) {
    return Template.of(Cko.SECRET_KEY, type)
        .with(Cka.TOKEN, true)
        .with(Cka.PRIVATE, true)
        .with(Cka.SENSITIVE, true)
        .with(Cka.EXTRACTABLE, false);
  }

  @Override
  public void close() {
    module.heal();
    sessions.close();
  }
}
