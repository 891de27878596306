package dev.jcakms.provider;

import dev.jcakms.hsm.Randomness;
import java.io.IOException;
import java.util.function.Supplier;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * An application's callback handler, asked for a passphrase or PIN, or whoever logs in with one. Of
 * the last answer a hash is kept.
 */
final class SecretCallback {
  private final Randomness randomness;
  private volatile @Nullable CallbackHandler handler;
  private volatile char @Nullable [] givenInstead;
  private volatile @Nullable SecretHash lastAnswer;

  /**
   * Nobody to ask yet.
   *
   * @param randomness makes the salts
   */
  SecretCallback(Randomness randomness) {
    this.randomness = randomness;
  }

  void setHandler(@Nullable CallbackHandler newHandler) {
    handler = newHandler;
  }

  /** Does work in which {@code answer} is given and no handler asked. */
  <T> T answering(char[] answer, Supplier<T> work) {
    givenInstead = answer;
    try {
      return work.get();
    } finally {
      givenInstead = null;
    }
  }

  /** Whether that was the last answer. */
  boolean isLastAnswer(char[] given) {
    SecretHash last = lastAnswer;
    return last != null && last.isOf(given);
  }

  /** The answer; the caller wipes it. */
  char[] ask(Secret secret) {
    char[] given = givenInstead;
    char[] answer = given != null ? given.clone() : askHandler(secret);
    lastAnswer = answer.length == 0 ? null : SecretHash.of(answer, randomness);
    return answer;
  }

  private char[] askHandler(Secret secret) {
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
