package dev.jcakms.jca;

import java.io.IOException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/** The password that a KeyStore is loaded with: a copy, or none. */
record StorePassword(char[] characters) implements AutoCloseable {
  private static final String PROMPT = "PIN or passphrase of the KMS: ";

  static StorePassword of(char @Nullable [] password) {
    return new StorePassword(password == null ? new char[0] : password.clone());
  }

  /**
   * What a protection parameter holds, or its handler answers.
   *
   * @throws IOException if it is of another kind, destroyed, or its handler fails
   */
  static StorePassword of(KeyStore.@Nullable ProtectionParameter protection) throws IOException {
    if (protection == null) {
      return new StorePassword(new char[0]);
    }
    if (protection instanceof KeyStore.PasswordProtection password) {
      return ofPassword(password);
    }
    if (protection instanceof KeyStore.CallbackHandlerProtection handler) {
      return asked(handler);
    }
    throw new IOException(
        "a KMS KeyStore is unlocked by a password or a CallbackHandler, not by "
            + protection.getClass().getName());
  }

  private static StorePassword ofPassword(KeyStore.PasswordProtection protection)
      throws IOException {
    try {
      return of(protection.getPassword());
    } catch (IllegalStateException destroyed) {
      throw new IOException("the password has been destroyed", destroyed);
    }
  }

  private static StorePassword asked(KeyStore.CallbackHandlerProtection protection)
      throws IOException {
    PasswordCallback question = new PasswordCallback(PROMPT, false);
    try {
      protection.getCallbackHandler().handle(new Callback[] {question});
      char[] answer = question.getPassword();
      return new StorePassword(answer == null ? new char[0] : answer);
    } catch (UnsupportedCallbackException e) {
      throw new IOException("the CallbackHandler gives no password", e);
    } finally {
      question.clearPassword();
    }
  }

  boolean isGiven() {
    return characters.length > 0;
  }

  /** Wipes it. */
  @Override
  public void close() {
    Arrays.fill(characters, '\0');
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StorePassword";
  }
}
