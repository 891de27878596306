package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * The SQLite driver: how it is loaded, kept quiet and asked for connections. Never by {@code
 * DriverManager}, whose list belongs to the application.
 */
final class SqliteDriver {
  /** Names the directory that the native library is unpacked into. */
  static final String NATIVE_DIRECTORY_PROPERTY = "jcakms.native-dir";

  private static final String DRIVERS_DIRECTORY_PROPERTY = "org.sqlite.tmpdir";
  private static final String DRIVERS_LIBRARY_DIRECTORY_PROPERTY = "org.sqlite.lib.path";
  private static final String DRIVERS_LIBRARY_NAME_PROPERTY = "org.sqlite.lib.name";
  private static final String DRIVERS_LOGGER = "org.sqlite";
  private static final String URL_PREFIX = "jdbc:sqlite:";

  private SqliteDriver() {}

  /** A connection that reads and writes; the file is never made. */
  static Connection connect(Path file) throws SQLException {
    return connect(file, "mode=rw");
  }

  /**
   * A connection that takes no lock, sees no write-ahead log and leaves no trace: for a first look
   * at the header of a file that may be anything. What it reads of a file in use can be torn.
   */
  static Connection connectForALook(Path file) throws SQLException {
    return connect(file, "mode=ro&immutable=1");
  }

  /**
   * A connection to a file in use that reads what is in its log too. It takes SQLite's locks for
   * reading, and neither makes nor writes a file.
   */
  static Connection connectToRead(Path file) throws SQLException {
    return connect(file, "mode=ro&readonly_shm=1");
  }

  private static Connection connect(Path file, String parameters) throws SQLException {
    withoutContext(() -> load(Optional.empty()));
    // As a URI, since the driver would take a question mark in a plain path for parameters. Made
    // without the driver's own class, which enters itself into the list of DriverManager when it is
    // loaded: nothing could be collected any more that an application server loaded for this.
    String address = file.toUri() + "?" + parameters;
    return new JDBC4Connection(URL_PREFIX + address, address, new SQLiteConfig().toProperties());
  }

  /**
   * Loads the native library, once for the JVM; later calls return at once.
   *
   * @param unpacked the file, if there is one; else the driver unpacks it
   */
  static void load(Optional<Path> unpacked) {
    // The driver writes why a library did not load to its log alone. Its logger lives as long as
    // the driver's classes, which hold its children.
    Logger logger = Logger.getLogger(DRIVERS_LOGGER);
    logger.setUseParentHandlers(false);
    Messages messages = new Messages();
    logger.addHandler(messages);
    try {
      String directory = System.getProperty(NATIVE_DIRECTORY_PROPERTY);
      if (directory != null && System.getProperty(DRIVERS_DIRECTORY_PROPERTY) == null) {
        System.setProperty(DRIVERS_DIRECTORY_PROPERTY, directory);
      }
      if (unpacked.isEmpty()
          || System.getProperty(DRIVERS_LIBRARY_DIRECTORY_PROPERTY) != null
          || !isLoaded(unpacked.get())) {
        SQLiteJDBCLoader.initialize();
      }
    } catch (Exception e) {
      messages.texts.add(0, String.valueOf(e.getMessage()));
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          "SQLite's native library cannot be unpacked or loaded; -D"
              + NATIVE_DIRECTORY_PROPERTY
              + " names a directory for it that can be written and executed from. "
              + String.join("; ", messages.texts),
          e);
    } finally {
      logger.removeHandler(messages);
    }
  }

  /**
   * Runs what asks the driver about this machine, for which it may start a process. The JDK's
   * thread that waits for processes inherits the context class loader, and would keep an
   * application's for a minute.
   */
  static void withoutContext(Runnable asking) {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      asking.run();
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  /**
   * Loads that file, if the JVM lets it: it lends a file to one class loader alone, and another
   * application in the same JVM may have it. What the driver unpacks has a name of its own.
   */
  private static boolean isLoaded(Path library) {
    name(library);
    try {
      return SQLiteJDBCLoader.initialize();
    } catch (Exception lentElsewhere) {
      return false;
    } finally {
      takeNameBack();
    }
  }

  private static void name(Path library) {
    System.setProperty(DRIVERS_LIBRARY_DIRECTORY_PROPERTY, String.valueOf(library.getParent()));
    System.setProperty(DRIVERS_LIBRARY_NAME_PROPERTY, String.valueOf(library.getFileName()));
  }

  private static void takeNameBack() {
    System.clearProperty(DRIVERS_LIBRARY_DIRECTORY_PROPERTY);
    System.clearProperty(DRIVERS_LIBRARY_NAME_PROPERTY);
  }

  /** Keeps what would have been printed. */
  private static final class Messages extends Handler {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      Throwable thrown = record.getThrown();
      texts.add(record.getMessage() + (thrown == null ? "" : ": " + thrown));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
