package dev.jcakms.provider;

import dev.jcakms.jca.EngineTable;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the table of engines, as the JCA asks for it. */
final class EngineService extends Provider.Service {
  private final EngineTable.Row row;

  EngineService(Provider provider, EngineTable.Row row) {
    super(provider, row.type(), row.name(), row.engine().getName(), row.aliases(), Map.of());
    this.row = row;
  }

  /** Whether this is what a request means, in any case of letters. */
  boolean isCalled(String type, String algorithm) {
    return row.type().equalsIgnoreCase(type) && row.name().equalsIgnoreCase(algorithm);
  }

  @Override
  public Object newInstance(@Nullable Object parameter) {
    if (parameter != null) {
      throw new InvalidParameterException(row.type() + " takes no constructor parameter");
    }
    return row.maker().get();
  }

  /** By the type of the key alone, without a look at it; no key is none of ours. */
  @Override
  public boolean supportsParameter(@Nullable Object key) {
    return row.keyType().map(type -> type.isInstance(key)).orElse(true);
  }
}
