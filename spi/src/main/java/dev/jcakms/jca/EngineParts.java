package dev.jcakms.jca;

import dev.jcakms.port.KeyService;
import java.security.Provider;
import java.util.function.Supplier;

/**
 * What engines are made of.
 *
 * @param self the provider whose engines they are; keys that are not ours go to those behind it
 * @param own the installation of that provider, asked for when an engine is first used
 * @param software has every algorithm of ours for public keys, whatever the list of providers has
 * @param verifiers which of the others verify rightly
 */
public record EngineParts(
    Provider self,
    Supplier<KeyService> own,
    Supplier<Provider> software,
    SoundVerifiers verifiers) {
  /** Parts with verifiers that are yet to be tried. */
  public EngineParts(Provider self, Supplier<KeyService> own, Supplier<Provider> software) {
    this(self, own, software, new SoundVerifiers(software));
  }
}
