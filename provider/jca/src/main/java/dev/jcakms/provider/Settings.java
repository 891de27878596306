package dev.jcakms.provider;

import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/** The settings of a file, each taken once; what nobody took is an error. */
final class Settings {
  private final Properties properties;
  private final TreeSet<String> notTaken;

  Settings(Properties properties) {
    this.properties = properties;
    this.notTaken = new TreeSet<>(properties.stringPropertyNames());
  }

  Optional<String> take(String name) {
    notTaken.remove(name);
    Optional<String> value = Optional.ofNullable(properties.getProperty(name)).map(String::strip);
    if (value.isPresent() && value.get().isEmpty()) {
      throw new KmsConfigurationException(name + " is empty");
    }
    return value;
  }

  Optional<Long> takeNumber(String name, long min, long max) {
    Optional<String> text = take(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= min && number <= max) {
        return Optional.of(number);
      }
    } catch (NumberFormatException notANumber) {
      // The same refusal as for a number out of range.
    }
    throw new KmsConfigurationException(name + " is a number from " + min + " to " + max);
  }

  /** Refuses settings that are known and make no sense beside the others. */
  void refuse(String why, String... names) {
    for (String name : names) {
      if (notTaken.contains(name)) {
        throw new KmsConfigurationException(name + " " + why);
      }
    }
  }

  void refuseTheRest() {
    if (!notTaken.isEmpty()) {
      throw new KmsConfigurationException("unknown " + String.join(", ", notTaken));
    }
  }
}
