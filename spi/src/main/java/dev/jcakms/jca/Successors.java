package dev.jcakms.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;

/**
 * Whoever takes over from our engines: providers behind ours in the list, then the JDK's own in
 * front of us, then the software that we bring. An engine may have been bound to us before it had a
 * key; given one that is none of ours, it goes on with the first of these that takes it, as if we
 * had not been there.
 *
 * <p>Of those in front of us only the JDK's, which hand over to nobody: two providers such as ours
 * would hand a key to and fro.
 */
final class Successors {
  private final EngineParts parts;
  private final String type;
  private final List<String> names;

  Successors(EngineParts parts, String type, String algorithm) {
    this(parts, type, List.of(algorithm));
  }

  private Successors(EngineParts parts, String type, List<String> names) {
    this.parts = parts;
    this.type = type;
    this.names = names;
  }

  /**
   * Those of a cipher.
   *
   * @param transformation of three parts; a provider may have registered it by fewer
   */
  static Successors ofCipher(EngineParts parts, String transformation) {
    String[] words = transformation.split("/", -1);
    return new Successors(
        parts,
        "Cipher",
        List.of(transformation, words[0] + "/" + words[1], words[0] + "//" + words[2], words[0]));
  }

  /** A try of one provider's engine. */
  @FunctionalInterface
  interface Attempt<T> {
    T with(Provider provider) throws Exception;
  }

  /**
   * What the first provider gives that takes a key. The key is tried and not asked after: the JDK
   * would have bound the first one so, whose refusal is the one that people know.
   *
   * @param key null if none is known yet
   * @throws Exception what the first said that was tried, if all refuse; InvalidKeyException if
   *     none was
   */
  <T> T first(@Nullable Key key, Attempt<T> attempt) throws Exception {
    // The software is not made before its turn: that takes its time.
    Stream<Provider> software = Stream.of(parts.software()).map(Supplier::get);
    return first(Stream.concat(listed().stream(), software).iterator(), key, attempt);
  }

  /** The same without the software that we bring: for what an application means for others. */
  <T> T firstListed(Attempt<T> attempt) throws Exception {
    return first(listed().iterator(), null, attempt);
  }

  /**
   * The first engine that is initialised with a key, for what every Java has in its list: the
   * software that we bring is asked only where nobody is listed. Who says that he supports the key
   * comes first; but the others are asked too, as an engine of theirs would be that had no key when
   * it was bound.
   *
   * @throws InvalidKeyException what the first said that was tried, if all refuse; so the others
   */
  <T> T initialized(@Nullable Key key, Attempt<T> attempt)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    List<Provider> candidates = new ArrayList<>(listed());
    candidates.removeIf(provider -> !hasEngine(provider));
    candidates.sort(Comparator.comparing(provider -> !supports(provider, key)));
    if (candidates.isEmpty()) {
      candidates.add(parts.software().get());
    }
    try {
      return first(candidates.iterator(), key, attempt);
    } catch (InvalidKeyException | InvalidAlgorithmParameterException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new InvalidKeyException(e);
    }
  }

  private boolean supports(Provider provider, @Nullable Key key) {
    return key != null && services(provider).anyMatch(service -> service.supportsParameter(key));
  }

  private <T> T first(Iterator<Provider> candidates, @Nullable Key key, Attempt<T> attempt)
      throws Exception {
    Exception refusal = null;
    while (candidates.hasNext()) {
      Provider provider = candidates.next();
      if (hasEngine(provider)) {
        try {
          return attempt.with(provider);
        } catch (Exception e) {
          refusal = isAboutTheKey(refusal) ? refusal : e;
        }
      }
    }
    throw refusal != null
        ? refusal
        : new InvalidKeyException(
            "No installed provider supports this key: "
                + (key == null ? "(null)" : key.getClass().getName()));
  }

  private List<Provider> listed() {
    List<Provider> all = List.of(Security.getProviders());
    int own = indexOf(all, parts.self());
    List<Provider> listed = new ArrayList<>(all.subList(own + 1, all.size()));
    all.subList(0, Math.max(own, 0)).stream().filter(Successors::isOfTheJdk).forEach(listed::add);
    return listed;
  }

  private static boolean isOfTheJdk(Provider provider) {
    ClassLoader loader = provider.getClass().getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private Stream<Provider.Service> services(Provider provider) {
    return names.stream().map(name -> provider.getService(type, name)).filter(Objects::nonNull);
  }

  private boolean hasEngine(Provider provider) {
    return services(provider).findAny().isPresent();
  }

  /** What was refused because the engine turned out to be missing says nothing about the key. */
  private static boolean isAboutTheKey(@Nullable Exception refusal) {
    return refusal != null
        && !(refusal instanceof NoSuchAlgorithmException)
        && !(refusal instanceof NoSuchPaddingException);
  }

  /** By identity: another instance of ours is another provider. */
  @SuppressWarnings("ReferenceEquality")
  private static int indexOf(List<Provider> listed, Provider wanted) {
    for (int i = 0; i < listed.size(); i++) {
      if (listed.get(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
