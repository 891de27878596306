package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.FormatException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import picocli.CommandLine.TypeConversionException;

/**
 * An encryption context on the command line, in one of the two forms of {@link PairsText}: of a
 * context every character counts.
 */
final class ContextText {
  private ContextText() {}

  /**
   * Reads either form.
   *
   * @throws TypeConversionException if it is neither, or gives a name twice
   * @throws KmsException VALIDATION for a context that cannot be, by an empty name or its length
   */
  static EncryptionContext parse(String value) {
    try {
      return EncryptionContext.of(PairsText.read(ParameterFile.text(value)));
    } catch (FormatException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, String.valueOf(e.getMessage()), e);
    }
  }
}
