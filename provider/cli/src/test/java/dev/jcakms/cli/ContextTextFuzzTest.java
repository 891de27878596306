package dev.jcakms.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine.TypeConversionException;

/** Searches for texts of a context that are accepted, and whose JSON is another context. */
class ContextTextFuzzTest {
  /** What begins so is read from a file. */
  private static final String FILE = "file";

  @FuzzTest
  void whatIsAcceptedIsTheSameInJson(byte[] utf8) throws IOException {
    String text = new String(utf8, UTF_8);
    if (text.startsWith(FILE)) {
      return;
    }
    EncryptionContext read;
    try {
      read = ContextText.parse(text);
    } catch (TypeConversionException refused) {
      return;
    } catch (KmsException refused) {
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      return;
    }
    assertEquals(read, ContextText.parse(json(read)));
    assertEquals(read, EncryptionContext.read(read.canonicalBytes()));
  }

  private static String json(EncryptionContext context) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      generator.writeStartObject();
      for (Map.Entry<String, String> pair : context.pairs().entrySet()) {
        generator.writeStringField(pair.getKey(), pair.getValue());
      }
      generator.writeEndObject();
    }
    return text.toString();
  }
}
