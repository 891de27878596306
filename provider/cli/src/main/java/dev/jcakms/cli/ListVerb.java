package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A verb that lists, in the two ways of {@code aws}: all pages as one list, which may be cut and
 * gone on with, or one page as the service gives it.
 */
abstract class ListVerb<E> extends ServiceVerb {
  private final String list;
  private final int maxLimit;

  @Option(
      names = "--max-items",
      paramLabel = "N",
      description = "Print no more; NextToken then tells where to go on.")
  private @Nullable Integer maxItems;

  @Option(
      names = "--starting-token",
      paramLabel = "TOKEN",
      description = "Go on there: the NextToken of the run before.")
  private @Nullable String startingToken;

  @Option(
      names = "--page-size",
      paramLabel = "N",
      description = "Ask the service for so many at a time; prints the same.")
  private @Nullable Integer pageSize;

  @Option(names = "--limit", paramLabel = "N", description = "Print one page of so many.")
  private @Nullable Integer limit;

  @Option(
      names = "--marker",
      paramLabel = "MARKER",
      description = "Print the page behind another: its NextMarker.")
  private @Nullable String marker;

  @Option(names = "--no-paginate", description = "Print one page.")
  private boolean onePage;

  @Spec private @Nullable CommandSpec spec;

  /**
   * A verb.
   *
   * @param list the name of the list in the answer
   * @param maxLimit the most that the service gives at once
   */
  ListVerb(Kms kms, String list, int maxLimit) {
    super(kms);
    this.list = list;
    this.maxLimit = maxLimit;
  }

  /** Asks for one page. */
  abstract Page<E> read(KmsProvider provider, PageRequest page);

  /** An entry as it is printed. */
  abstract Members line(E entry);

  @Override
  final Members ask(KmsProvider provider) {
    boolean asItIs = limit != null || marker != null || onePage;
    if (asItIs && (maxItems != null || startingToken != null || pageSize != null)) {
      throw refused(
          "--limit, --marker and --no-paginate print one page; --max-items, --starting-token and"
              + " --page-size are for all of them");
    }
    if (maxItems != null && maxItems < 1) {
      throw refused("--max-items is 1 or more");
    }
    return asItIs ? page(provider) : pages(provider);
  }

  private ParameterException refused(String text) {
    return new ParameterException(requireNonNull(spec).commandLine(), text);
  }

  private Members page(KmsProvider provider) {
    OptionalInt most = limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    Page<E> page = read(provider, new PageRequest(most, Optional.ofNullable(marker)));
    Members members = new Members().put(list, page.entries().stream().map(this::line).toList());
    page.nextMarker().ifPresent(next -> members.put("NextMarker", next));
    return members.put("Truncated", page.nextMarker().isPresent());
  }

  private Members pages(KmsProvider provider) {
    int most = maxItems == null ? Integer.MAX_VALUE : maxItems;
    int atOnce = pageSize == null ? maxLimit : pageSize;
    List<Members> lines = new ArrayList<>();
    Optional<String> next = Optional.ofNullable(startingToken);
    do {
      int missing = most - lines.size();
      // A size that is too large is left to the service to refuse.
      int asked = atOnce > maxLimit ? atOnce : Math.min(atOnce, missing);
      Page<E> page = read(provider, new PageRequest(OptionalInt.of(asked), next));
      page.entries().forEach(entry -> lines.add(line(entry)));
      next = page.nextMarker();
    } while (next.isPresent() && lines.size() < most);
    Members members = new Members().put(list, lines);
    next.ifPresent(token -> members.put(TextForm.NEXT_TOKEN, token));
    return members;
  }
}
