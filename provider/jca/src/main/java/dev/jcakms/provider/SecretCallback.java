package dev.jcakms.provider;

import java.io.IOException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/** An application's callback handler, asked for a passphrase or PIN. */
final class SecretCallback {
  private volatile @Nullable CallbackHandler handler;

  void setHandler(@Nullable CallbackHandler newHandler) {
    handler = newHandler;
  }

  /** What the handler answers; the caller wipes it. */
  char[] ask(Secret secret) {
    CallbackHandler asked = handler;
    if (asked == null) {
      throw new KmsConfigurationException(secret.setting() + "=callback needs a CallbackHandler");
    }
    PasswordCallback question = new PasswordCallback(secret.prompt(), false);
    try {
      asked.handle(new Callback[] {question});
      char[] answer = question.getPassword();
      if (answer == null) {
        throw new KmsConfigurationException("the CallbackHandler gave no " + secret.noun());
      }
      return answer;
    } catch (IOException | UnsupportedCallbackException e) {
      throw new KmsConfigurationException("the CallbackHandler gave no " + secret.noun(), e);
    } finally {
      question.clearPassword();
    }
  }
}
