package dev.jcakms.service.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The pages of one list. A marker is the name of the list and of the last entry that was given: the
 * next page goes on behind it, whether it is there still or not.
 *
 * @param list what is listed; a marker of another list is refused
 * @param isName whether an entry can be called so
 * @param maxLimit the most that may be asked for at once
 * @param defaultLimit what is given to those who do not say
 */
record Pages(String list, Predicate<String> isName, int maxLimit, int defaultLimit) {
  private static final char SEPARATOR = '\n';

  /** Reads entries behind one, by name, or from the beginning. */
  interface Reader<R> {
    /** At most {@code limit} entries; {@code after} is empty for the beginning. */
    List<R> read(String after, int limit);
  }

  /** The list of what belongs to one key. */
  Pages of(KeyId keyId) {
    return new Pages(list + " of " + keyId, isName, maxLimit, defaultLimit);
  }

  /**
   * A page.
   *
   * @param name what the list is ordered by; it is not empty
   * @param entry what is given of a record
   * @throws KmsException VALIDATION for a limit out of range, INVALID_MARKER
   */
  <R, E> Page<E> page(
      PageRequest request, Reader<R> reader, Function<R, String> name, Function<R, E> entry) {
    int limit = request.limit().orElse(defaultLimit);
    if (limit < 1) {
      throw outOfRange(limit, "greater than or equal to 1");
    }
    if (limit > maxLimit) {
      throw outOfRange(limit, "less than or equal to " + maxLimit);
    }
    // One more than is given tells whether anything follows.
    List<R> read = reader.read(request.marker().map(this::last).orElse(""), limit + 1);
    boolean isLast = read.size() <= limit;
    List<R> given = isLast ? read : read.subList(0, limit);
    Optional<String> nextMarker =
        isLast ? Optional.empty() : Optional.of(marker(name.apply(given.get(limit - 1))));
    return new Page<>(given.stream().map(entry).toList(), nextMarker);
  }

  private String marker(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + SEPARATOR + last).getBytes(UTF_8));
  }

  private String last(String marker) {
    String prefix = list + SEPARATOR;
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(marker), UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw invalid();
    }
    if (!text.startsWith(prefix)) {
      throw invalid();
    }
    String last = text.substring(prefix.length());
    if (!isName.test(last) || !marker(last).equals(marker)) {
      throw invalid();
    }
    return last;
  }

  private static KmsException outOfRange(int limit, String range) {
    return new KmsException(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '"
            + limit
            + "' at 'limit' failed to satisfy constraint: Member must have value "
            + range);
  }

  private static KmsException invalid() {
    return new KmsException(KmsErrorCode.INVALID_MARKER, "The marker is not one of this list.");
  }
}
