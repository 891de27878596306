package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7512, sections 2.3 and 3, and what of it is refused here. */
class Pkcs11UriTest {
  private static final long SEED = 7512;
  private static final int RUNS = 2_000;
  private static final TokenDescription TOKEN =
      new TokenDescription(
          "prod                            ",
          "SoftHSM project                 ",
          "SoftHSM v2      ",
          "a1b2c3d4e5f60718",
          7,
          "SoftHSM project",
          "SoftHSM slot ID 0x7             ",
          "SoftHSM",
          "Implementation of PKCS11        ",
          "2.6");

  /** The examples of section 3, each with the form in which it is written again. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "pkcs11: -> pkcs11:",
        "pkcs11:object=my-pubkey;type=public -> pkcs11:object=my-pubkey;type=public",
        "pkcs11:object=my-key;type=private?pin-source=file:/etc/token"
            + " -> pkcs11:object=my-key;type=private?pin-source=file:/etc/token",
        "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;"
            + "model=1.0;object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial="
            + "?pin-source=file:/etc/token_pin"
            + " -> pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;"
            + "manufacturer=Snake%20Oil,%20Inc.;model=1.0;serial=;object=my-certificate;type=cert;"
            + "id=%69%95%3E%5C%F4%BD%EC%91?pin-source=file:/etc/token_pin",
        "pkcs11:object=my-sign-key;type=private?module-name=mypkcs11"
            + " -> pkcs11:object=my-sign-key;type=private?module-name=mypkcs11",
        "pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1"
            + " -> pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1",
        "pkcs11:slot-description=Sun%20Metaslot -> pkcs11:slot-description=Sun%20Metaslot",
        "pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;library-description=Soft%20Token%20Library;"
            + "library-version=1.23"
            + " -> pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;"
            + "library-description=Soft%20Token%20Library;library-version=1.23",
        "pkcs11:token=My%20token%25%20created%20by%20Joe;library-version=3;"
            + "id=%01%02%03%Ba%dd%Ca%fe%04%05%06"
            + " -> pkcs11:token=My%20token%25%20created%20by%20Joe;library-version=3.0;"
            + "id=%01%02%03%BA%DD%CA%FE%04%05%06",
        "pkcs11:token=A%20name%20with%20a%20substring%20%25%3B;object=my-certificate;type=cert"
            + " -> pkcs11:token=A%20name%20with%20a%20substring%20%25%3B;object=my-certificate;"
            + "type=cert",
        "pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1;object=my-certificate;"
            + "type=cert"
            + " -> pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1;"
            + "object=my-certificate;type=cert",
      })
  void exampleOfTheStandardIsReadAndWrittenAgain(String text, String canonical) {
    assertEquals(canonical, Pkcs11Uri.parse(text).text());
    assertEquals(Pkcs11Uri.parse(text), Pkcs11Uri.parse(canonical));
  }

  @Test
  void exampleOfTheStandardWithAPinIsRefusedAndItsPinNotRepeated() {
    String message =
        refusal(
            "pkcs11:token=Software%20PKCS%2311%20softtoken;manufacturer=Snake%20Oil,%20Inc."
                + "?pin-value=the-pin");
    assertTrue(message.contains("pin-source"), message);
    assertFalse(message.contains("the-pin"), message);
  }

  @Test
  void exampleOfTheStandardWithVendorAttributesIsRefusedByName() {
    assertTrue(
        refusal("pkcs11:token=my-token;vendor-aaa=value-a").contains("vendor-aaa"), "of the path");
    assertTrue(
        refusal("pkcs11:token=my-token?pin-source=file:/etc/token_pin&vendor-bbb=value-b")
            .contains("vendor-bbb"),
        "of the query");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "'' -> begins with",
        "token=a -> begins with",
        "'pkcs11' -> begins with",
        "' pkcs11:' -> begins with",
        "p\u212acs11: -> begins with",
        "pkcs11:token -> name=value",
        "pkcs11:=a -> name=value",
        "pkcs11:token=a; -> name=value",
        "pkcs11:;token=a -> name=value",
        "pkcs11:token=a;;model=b -> name=value",
        "pkcs11:to%6Ben=a -> name=value",
        "pkcs11:token=a?& -> name=value",
        "pkcs11:Token=a -> Token is not known",
        "pkcs11:token=a;token=a -> token stands twice",
        "pkcs11:?pin-source=callback&pin-source=callback -> pin-source stands twice",
        "pkcs11:pin-source=callback -> pin-source belongs behind the question mark",
        "pkcs11:?token=a -> token belongs before the question mark",
        "pkcs11:pin-value=0000 -> pin-value is not taken",
        "pkcs11:token=a b -> token has a character at position 1",
        "pkcs11:token=\u00e9 -> token has a character at position 0",
        "pkcs11:token=a/b -> token has a character at position 1",
        "pkcs11:token=a#b -> token has a character at position 1",
        "pkcs11:?module-path=a#b -> module-path has a character at position 1",
        "pkcs11:token=% -> token ends within",
        "pkcs11:token=%4 -> token ends within",
        "pkcs11:token=%4g -> token has a percent sign at position 0",
        "pkcs11:token=%\uff14\uff11 -> token has a percent sign at position 0",
        "pkcs11:token=%-1 -> token has a percent sign at position 0",
        "pkcs11:token=%C3 -> token is not UTF-8",
        "pkcs11:token=%C0%80 -> token is not UTF-8",
        "pkcs11:token=%ED%A0%80 -> token is not UTF-8",
        "pkcs11:token=a%00b -> token has a zero",
        "pkcs11:?module-path=/lib/a.so%00b -> module-path has a zero",
        "pkcs11:slot-id= -> slot-id is not",
        "pkcs11:slot-id=-1 -> slot-id is not",
        "pkcs11:slot-id=+1 -> slot-id is not",
        "pkcs11:slot-id=0x1 -> slot-id is not",
        "pkcs11:slot-id=%D9%A1 -> slot-id is not",
        "pkcs11:slot-id=18446744073709551616 -> slot-id is not",
        "pkcs11:library-version= -> library-version is not",
        "pkcs11:library-version=1. -> library-version is not",
        "pkcs11:library-version=1.2.3 -> library-version is not",
        "pkcs11:library-version=1.256 -> library-version has a part",
        "pkcs11:type= -> type is public",
        "pkcs11:type=Data -> type is public",
        "pkcs11:?pin-source= -> pin-source is empty",
        "pkcs11:?module-path= -> module-path is empty",
        "pkcs11:?module-name= -> module-name is empty",
      })
  void whatIsNotAllowedIsRefusedByName(String text, String why) {
    String message = refusal(text);
    assertTrue(message.contains(why), message);
  }

  @Test
  void refusalAndTextForPeopleQuoteNoValue() {
    for (String text :
        List.of(
            "pkcs11:token=hunter2/;serial=1",
            "pkcs11:hunter2",
            "pkcs11:slot-id=hunter2",
            "pkcs11:?pin-source=hunter2&pin-source=hunter2",
            "pkcs11:?pin-source=hunter2%",
            "hunter2")) {
      assertFalse(refusal(text).contains("hunter2"), text);
    }
    Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:token=a?module-path=/m&pin-source=hunter2");
    assertEquals("pkcs11:token=a?module-path=/m", uri.toString());
  }

  @Test
  void charactersThatAnAttributeMayHaveAsTheyAreStayAsTheyAre() {
    String text = "pkcs11:token=-._~:[]@!$'()*+,=&?module-path=-._~:[]@!$'()*+,=/?|";
    Pkcs11Uri uri = Pkcs11Uri.parse(text);
    assertEquals(text, uri.text());
    assertEquals(Optional.of("-._~:[]@!$'()*+,=&"), uri.get(UriAttribute.TOKEN));
    assertEquals(Optional.of("-._~:[]@!$'()*+,=/?|"), uri.get(UriAttribute.MODULE_PATH));
  }

  @Test
  void orderAndNeedlessEncodingMakeNoDifference() {
    Pkcs11Uri uri = Pkcs11Uri.parse("PKCS11:serial=1;token=%61?");
    assertEquals("pkcs11:token=a;serial=1", uri.text());
    assertEquals(Pkcs11Uri.parse("pkcs11:token=a;serial=1"), uri);
    assertEquals(Pkcs11Uri.parse("pkcs11:token=a;serial=1").hashCode(), uri.hashCode());
    assertNotEquals(Pkcs11Uri.parse("pkcs11:token=a;serial="), uri);
    assertNotEquals(Pkcs11Uri.parse("pkcs11:token=a"), uri);
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Random random = new Random(SEED);
    for (int run = 0; run < RUNS; run++) {
      String text = "pkcs11:" + attributes(random, ";", 13) + "?" + attributes(random, "&", 3);
      Pkcs11Uri uri = Pkcs11Uri.parse(text);
      assertEquals(uri, Pkcs11Uri.parse(uri.text()), text);
      assertEquals(uri.text(), Pkcs11Uri.parse(uri.text()).text(), text);
    }
  }

  /** Some attributes in some order, all of their characters percent-encoded. */
  private static String attributes(Random random, String delimiter, int end) {
    List<String> attributes = new ArrayList<>();
    int start = end == 3 ? 13 : 0;
    for (UriAttribute attribute : List.of(UriAttribute.values()).subList(start, start + end)) {
      if (random.nextBoolean()) {
        attributes.add(attribute.text() + "=" + value(random, attribute));
      }
    }
    Collections.shuffle(attributes, random);
    return String.join(delimiter, attributes);
  }

  private static String value(Random random, UriAttribute attribute) {
    return switch (attribute) {
      case SLOT_ID -> Long.toUnsignedString(random.nextLong());
      case LIBRARY_VERSION -> random.nextInt(256) + "." + random.nextInt(256);
      case TYPE -> "secret-key";
      case ID -> {
        byte[] id = new byte[random.nextInt(20)];
        random.nextBytes(id);
        yield PercentCoding.encodeAll(id);
      }
      default -> {
        StringBuilder text = new StringBuilder("x");
        random.ints(random.nextInt(10), 1, 0xD800).forEach(text::appendCodePoint);
        yield PercentCoding.encodeAll(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs11:",
        "pkcs11:token=prod",
        "pkcs11:token=prod%20%20",
        "pkcs11:serial=a1b2c3d4e5f60718;model=SoftHSM%20v2;manufacturer=SoftHSM%20project",
        "pkcs11:slot-id=7",
        "pkcs11:slot-id=007",
        "pkcs11:slot-description=SoftHSM%20slot%20ID%200x7;slot-manufacturer=SoftHSM%20project",
        "pkcs11:library-manufacturer=SoftHSM;library-version=2.6",
        "pkcs11:library-description=Implementation%20of%20PKCS11",
        "pkcs11:token=prod;object=other;type=data;id=%01?module-path=/m&pin-source=callback",
      })
  void tokenIsSelectedByWhatIsSaid(String text) {
    assertTrue(Pkcs11Uri.parse(text).matches(TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=pro",
        "token=Prod",
        "token=prod%09",
        "token=",
        "manufacturer=SoftHSM",
        "model=SoftHSM",
        "serial=",
        "slot-id=0",
        "slot-manufacturer=",
        "slot-description=other",
        "library-manufacturer=other",
        "library-description=other",
        "library-version=2",
      })
  void tokenThatDiffersInOneSaidThingIsNotSelected(String attribute) {
    assertFalse(Pkcs11Uri.parse("pkcs11:" + attribute).matches(TOKEN));
    String others = attribute.startsWith("token=") ? "" : ";token=prod";
    assertFalse(Pkcs11Uri.parse("pkcs11:" + attribute + others).matches(TOKEN));
  }

  @Test
  void emptyValueSelectsAnEmptyFieldAlone() {
    TokenDescription blank = new TokenDescription("    ", "", "", "  ", 0, "", "", "", "", "0.0");
    assertTrue(Pkcs11Uri.parse("pkcs11:token=;serial=;library-version=0").matches(blank));
    assertFalse(Pkcs11Uri.parse("pkcs11:token=a").matches(blank));
  }

  @Test
  void slotNumbersAreUnsigned() {
    TokenDescription last = new TokenDescription("", "", "", "", -1, "", "", "", "", "1.0");
    assertTrue(Pkcs11Uri.parse("pkcs11:slot-id=18446744073709551615").matches(last));
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> Pkcs11Uri.parse(text), text)
            .getMessage());
  }
}
