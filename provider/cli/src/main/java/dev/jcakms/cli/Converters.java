package dev.jcakms.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Fits a reader of texts to picocli. */
final class Converters {
  private Converters() {}

  /** A converter whose refusal is the text of the reader's IllegalArgumentException, no more. */
  static <T> ITypeConverter<T> refusing(ITypeConverter<T> reader) {
    return text -> {
      try {
        return reader.convert(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }
}
