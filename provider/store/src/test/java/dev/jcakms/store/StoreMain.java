package dev.jcakms.store;

import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.store.testing.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that waits for a line, opens a store, and inserts keys. It prints the number of each
 * key when the store has acknowledged it.
 */
final class StoreMain {
  private StoreMain() {}

  /** Arguments: the store; the first key's number; how many. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    long count = Long.parseLong(arguments[2]);
    System.out.println("ready");
    System.in.read();
    try (SqliteStore store =
        SqliteStore.open(file, MigrationsTest.LONGER, Databases.PATIENCE_MILLIS)) {
      for (long number = first; number < first + count; number++) {
        AliasRecord alias = Records.alias("alias/" + number, number);
        store.insert(Records.key(number), Optional.of(alias), Records.STAMP);
        System.out.println(number);
      }
    }
    System.out.println("end");
  }
}
