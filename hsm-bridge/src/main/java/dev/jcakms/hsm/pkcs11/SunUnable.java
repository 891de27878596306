package dev.jcakms.hsm.pkcs11;

import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SunPKCS11 cannot do what the binding can. This class also tells that from what the module
 * answered: only the name of a CKR among the causes counts, since a failure of the token comes from
 * SunPKCS11 under many types, as a wrong padding too.
 */
final class SunUnable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern ANSWER = Pattern.compile("CKR_([A-Z0-9_]+).*", Pattern.DOTALL);
  private static final Pattern UNNAMED_ANSWER = Pattern.compile("0x[0-9a-fA-F]{1,16}");

  SunUnable(String what, @Nullable Throwable cause) {
    super(what, cause);
  }

  /**
   * What SunPKCS11 gives.
   *
   * @param what names the work
   * @throws CryptokiException if the module answered other than CKR_OK
   * @throws SunUnable if something else went wrong
   */
  static <T extends @Nullable Object> T answered(String what, Callable<T> work) {
    try {
      return work.call();
    } catch (CryptokiException | SunUnable e) {
      throw e;
    } catch (Exception e) {
      throw translated(what, e);
    }
  }

  private static RuntimeException translated(String what, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CryptokiException ours) {
        return ours;
      }
      String text = String.valueOf(cause.getMessage());
      Matcher answer = ANSWER.matcher(text);
      if (answer.matches()) {
        return answer(what, Ckr.named(answer.group(1)), failure);
      }
      if (UNNAMED_ANSWER.matcher(text).matches()) {
        return answer(what, Ckr.OTHER, failure);
      }
    }
    return new SunUnable(what, failure);
  }

  private static CryptokiException answer(String what, Ckr ckr, Exception failure) {
    CryptokiException answer = new CryptokiException(what, ckr.value());
    answer.initCause(failure);
    return answer;
  }
}
