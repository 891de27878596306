package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DER in the letters of RFC 7468. */
final class Pem {
  /** The label of a certificate. */
  static final String CERTIFICATE = "CERTIFICATE";

  /** The label of a certification request. */
  static final String CERTIFICATE_REQUEST = "CERTIFICATE REQUEST";

  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
  private static final Pattern CERTIFICATE_BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END CERTIFICATE-----");

  private Pem() {}

  /** One block. */
  static String of(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + ENCODER.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /**
   * The certificates of a file: those of its blocks, with whatever stands between them left out, or
   * the one that it is if it has no block.
   *
   * @throws KmsException VALIDATION for a block that is not base64
   */
  static List<byte[]> certificates(byte[] file) {
    List<byte[]> certificates = new ArrayList<>();
    Matcher block = CERTIFICATE_BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (block.find()) {
      certificates.add(decoded(block.group(1)));
    }
    return certificates.isEmpty() ? List.of(file) : certificates;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "A certificate in the file is not base64.", e);
    }
  }
}
