package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.port.KmsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** A context is read exactly or not at all. */
class ContextTextTest {
  @Test
  void shortFormIsNamesAndValues() {
    assertEquals(Map.of("a", "1", "b:c/d.e#f_g-h", "2"), pairs("a=1,b:c/d.e#f_g-h=2"));
    assertEquals(Map.of("a", ""), pairs("a="));
    assertEquals(Map.of("a", "", "b", ""), pairs("a=,b=''"));
    assertEquals(Map.of("url", "http://x?y=z&w"), pairs("url=http://x?y=z&w"));
    assertEquals(Map.of("a", "ü€\uD83D\uDE00"), pairs("a=ü€\uD83D\uDE00"));
    assertEquals(Map.of(), pairs(""));
  }

  @Test
  void commaInAValueIsQuotedOrEscaped() {
    assertEquals(Map.of("a", "1,2", "b", "3"), pairs("a='1,2',b=3"));
    assertEquals(Map.of("a", "1,2", "b", "3"), pairs("a=\"1,2\",b=3"));
    assertEquals(Map.of("a", "1,2", "b", "3"), pairs("a=1\\,2,b=3"));
    assertEquals(Map.of("a", " it's \\ "), pairs("a=' it\\'s \\\\ '"));
  }

  @Test
  void jsonTakesAnyText() {
    assertEquals(
        Map.of("an empty value", "", "ü,=", " \n"),
        pairs("{\"an empty value\": \"\", \"ü,=\": \" \\n\"}"));
    assertEquals(Map.of(), pairs(" {} "));
  }

  @Test
  void lineEndOfAFileIsNotInIt() {
    assertEquals(Map.of("a", "1"), pairs("a=1\n"));
    assertEquals(Map.of("a", "1"), pairs("a=1\r\n"));
    assertEquals(Map.of("a", "1"), pairs("{\"a\": \"1\"}\n"));
  }

  @Test
  void longValueIsReadInEveryForm() {
    String value = "x".repeat(100_000);
    for (String text : List.of("a=" + value, "a='" + value + "'", "a=\"" + value + "\"")) {
      // Far above the limit, so it is the context that refuses it.
      assertThrows(KmsException.class, () -> ContextText.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "=1",
        "a=1,",
        ",a=1",
        "a=1,,b=2",
        "a=1,b",
        "a=1 ,b=2",
        "a=1, b=2",
        "a= 1",
        "a=1 ",
        " a=1",
        "a=1\n\n",
        "a=[1,2]",
        "a={b=1}",
        "a=x'y",
        "a='1",
        "a='1'2",
        "a=\\x",
        "ü=1",
        "a b=1",
        "a@=file://x",
        "a=1,a=1",
        "{",
        "{}x",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":[\"b\"]}",
        "{\"a\":{}}",
        "{\"a\":\"1\",\"a\":\"1\"}",
        "{'a':'b'}",
        "{\"a\":\"b\",}",
        "[]"
      })
  void whatCouldMeanSomethingElseIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> ContextText.parse(text));
  }

  private static Map<String, String> pairs(String text) {
    return ContextText.parse(text).pairs();
  }
}
