package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/**
 * Tags as one word of the command line gives them: {@code TagKey=a,TagValue=b}, or JSON.
 *
 * @param tags name and value of each
 */
record TagsText(List<Map.Entry<String, String>> tags) {
  private static final String KEY = "TagKey";
  private static final String VALUE = "TagValue";

  /**
   * Reads one tag, or an array of tags.
   *
   * @throws TypeConversionException for anything else
   */
  static TagsText parse(String word) {
    List<Map.Entry<String, String>> tags = new ArrayList<>();
    for (Map<String, String> pairs : PairsText.readAll(ParameterFile.text(word))) {
      String key = pairs.get(KEY);
      String value = pairs.get(VALUE);
      if (key == null || value == null || !Set.of(KEY, VALUE).containsAll(pairs.keySet())) {
        throw new TypeConversionException("a tag is TagKey=NAME,TagValue=TEXT");
      }
      tags.add(Map.entry(key, value));
    }
    return new TagsText(tags);
  }

  /**
   * All tags of several words.
   *
   * @throws KmsException TAG for a name that stands twice
   */
  static Map<String, String> all(List<TagsText> words) {
    Map<String, String> all = new LinkedHashMap<>();
    for (TagsText word : words) {
      for (Map.Entry<String, String> tag : word.tags()) {
        if (all.put(tag.getKey(), tag.getValue()) != null) {
          throw new KmsException(KmsErrorCode.TAG, "The tag " + tag.getKey() + " stands twice.");
        }
      }
    }
    return all;
  }
}
