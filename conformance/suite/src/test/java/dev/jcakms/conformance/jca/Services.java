package dev.jcakms.conformance.jca;

import static java.util.Objects.requireNonNull;

import dev.jcakms.provider.KmsProvider;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;

/** What the provider offers, by its own word. */
final class Services {
  private Services() {}

  /** Those that it lists, and the one that it answers for without listing it. */
  static List<Provider.Service> all() {
    Provider kms = new KmsProvider();
    List<Provider.Service> services = new ArrayList<>(kms.getServices());
    services.add(requireNonNull(kms.getService("SecureRandom", KmsProvider.NAME)));
    return services;
  }

  /** The names of those of a type, in their order. */
  static List<String> algorithms(String type) {
    return all().stream()
        .filter(service -> service.getType().equals(type))
        .map(Provider.Service::getAlgorithm)
        .sorted()
        .toList();
  }
}
