package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Searches for texts that {@link Pkcs11Uri#parse} accepts and does not write again. */
class Pkcs11UriFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] utf8) {
    String text = new String(utf8, UTF_8);
    Pkcs11Uri read;
    try {
      read = Pkcs11Uri.parse(text);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertEquals(read, Pkcs11Uri.parse(read.text()));
    assertEquals(read.text(), Pkcs11Uri.parse(read.text()).text());
    assertFalse(Pkcs11Uri.parse(read.toString()).get(UriAttribute.PIN_SOURCE).isPresent());
  }
}
