package dev.jcakms.store;

import dev.jcakms.service.repository.Stamp;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The certificates of keys, in the transaction of a caller. */
final class CertificateTable {
  private CertificateTable() {}

  static List<byte[]> ofKey(Connection connection, String keyId) throws SQLException {
    return Sql.select(
        connection,
        rows -> {
          List<byte[]> chain = new ArrayList<>();
          while (rows.next()) {
            chain.add(rows.getBytes(1));
          }
          return chain;
        },
        "SELECT der FROM certificate WHERE key_id = ? ORDER BY position",
        keyId);
  }

  /** Adds rows, without history. */
  static void add(Connection connection, String keyId, List<byte[]> chain) throws SQLException {
    for (int position = 0; position < chain.size(); position++) {
      int unused =
          Sql.update(
              connection,
              "INSERT INTO certificate (key_id, position, der) VALUES (?, ?, ?)",
              keyId,
              position,
              chain.get(position));
    }
  }

  static void replace(Connection connection, String keyId, List<byte[]> chain, Stamp stamp)
      throws SQLException {
    KeyTable.requireNotPending(connection, keyId);
    Map<String, String> was = told(ofKey(connection, keyId));
    int unused = Sql.update(connection, "DELETE FROM certificate WHERE key_id = ?", keyId);
    add(connection, keyId, chain);
    ChangeTable.add(connection, stamp, "AttachCertificates", keyId, was, told(chain));
  }

  /** Digests, by which anybody who has a certificate can tell whether it was that one. */
  static Map<String, String> told(List<byte[]> chain) {
    return chain.isEmpty()
        ? Map.of()
        : Map.of(
            "CertificateSha256",
            chain.stream().map(CertificateTable::sha256).collect(Collectors.joining(" ")));
  }

  private static String sha256(byte[] der) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
