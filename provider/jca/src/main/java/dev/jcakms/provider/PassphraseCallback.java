package dev.jcakms.provider;

import dev.jcakms.hsm.software.Passphrase;
import java.io.IOException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/** A passphrase that an application's callback handler is asked for. */
final class PassphraseCallback implements Passphrase {
  private volatile @Nullable CallbackHandler handler;

  void setHandler(@Nullable CallbackHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public char[] read() {
    CallbackHandler asked = handler;
    if (asked == null) {
      throw new KmsConfigurationException("passphrase-source=callback needs a CallbackHandler");
    }
    PasswordCallback question = new PasswordCallback("Passphrase of the software root: ", false);
    try {
      asked.handle(new Callback[] {question});
      char[] answer = question.getPassword();
      if (answer == null) {
        throw new KmsConfigurationException("the CallbackHandler gave no passphrase");
      }
      return answer;
    } catch (IOException | UnsupportedCallbackException e) {
      throw new KmsConfigurationException("the CallbackHandler gave no passphrase", e);
    } finally {
      question.clearPassword();
    }
  }
}
