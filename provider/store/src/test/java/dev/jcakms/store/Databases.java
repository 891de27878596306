package dev.jcakms.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SQLite files as another program sees and changes them. */
final class Databases {
  static final String INSTALLATION = "00112233-4455-6677-8899-aabbccddeeff";

  /** Long enough for a machine that is busy with other things. */
  static final int PATIENCE_MILLIS = 60_000;

  private Databases() {}

  static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
  }

  /** What one row after another says, its columns joined. */
  static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getString(i));
        }
        rows.add(String.join("|", columns));
      }
    }
    return rows;
  }

  /** Schema and version, as text. */
  static String schema(Path file) throws SQLException {
    try (Connection connection = connect(file)) {
      List<String> lines =
          query(
              connection,
              "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
                  + " ORDER BY type, name");
      lines.addAll(query(connection, "PRAGMA user_version"));
      lines.addAll(query(connection, "PRAGMA application_id"));
      return String.join("\n", lines);
    }
  }

  /** Every file of a directory and a digest of what is in it. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(),
            Files.isDirectory(file) ? "directory" : sha256(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
