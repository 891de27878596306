package dev.jcakms.conformance.neutrality;

import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** MACs that are asked something before they have a key, which binds them to the first provider. */
final class EarlyMacIdioms {
  static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

  private static final List<String> ALGORITHMS =
      List.of("HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512");

  /** What is done before there is a key. */
  @FunctionalInterface
  interface First {
    Object on(Mac mac) throws Exception;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    for (String algorithm : ALGORITHMS) {
      all.add(early(algorithm, "getMacLength", Mac::getMacLength));
    }
    all.add(early("HmacSHA256", "getProvider", mac -> mac.getProvider() != null));
    all.add(
        early(
            "HmacSHA256",
            "reset",
            mac -> {
              mac.reset();
              return "reset";
            }));
    all.add(
        early(
            "HmacSHA256",
            "update",
            mac -> {
              try {
                mac.update((byte) 0);
                return "updated";
              } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
              }
            }));
    all.add(
        new Idiom(
            "early Mac clone before a key",
            () -> {
              Mac mac = (Mac) Mac.getInstance("HmacSHA256").clone();
              mac.init(KEY);
              return Hex.of(mac.doFinal(Hex.MESSAGE));
            }));
    all.add(
        new Idiom(
            "early Mac clone in the middle",
            () -> {
              Mac mac = Mac.getInstance("HmacSHA256");
              int unused = mac.getMacLength();
              mac.init(KEY);
              mac.update(Hex.MESSAGE);
              Mac clone = (Mac) mac.clone();
              return Hex.of(mac.doFinal()) + " " + Hex.of(clone.doFinal(Hex.MESSAGE));
            }));
    all.add(
        new Idiom(
            "early Mac with one key and another",
            () -> {
              Mac mac = Mac.getInstance("HmacSHA256");
              mac.reset();
              mac.init(KEY);
              String one = Hex.of(mac.doFinal(Hex.MESSAGE));
              mac.init(new SecretKeySpec(Hex.MESSAGE, "Raw"));
              return one + " " + Hex.of(mac.doFinal(Hex.MESSAGE));
            }));
    return all;
  }

  private static Idiom early(String algorithm, String name, First first) {
    return new Idiom(
        "early Mac " + algorithm + " " + name,
        () -> {
          Mac mac = Mac.getInstance(algorithm);
          Object said = first.on(mac);
          mac.init(KEY);
          mac.update(Hex.MESSAGE);
          return said + " " + Hex.of(mac.doFinal());
        });
  }
}
