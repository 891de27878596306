package dev.jcakms.conformance.neutrality;

import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Does every idiom and prints a line for each. The first line is the names of the providers, the
 * others are to be the same whoever they are.
 */
final class IdiomsMain {
  private IdiomsMain() {}

  public static void main(String[] arguments) throws Exception {
    SoftwarePairs pairs = new SoftwarePairs(Path.of(arguments[0]));
    List<Idiom> idioms = new ArrayList<>();
    // Made while nothing has been asked of a provider: none of them makes a key or an engine yet.
    idioms.addAll(new DefaultIdioms(pairs).all());
    idioms.addAll(new EarlyMacIdioms().all());
    idioms.addAll(new EarlySignatureIdioms(pairs).all());
    idioms.addAll(new EarlyCipherIdioms(pairs).all());
    idioms.addAll(new EarlyAgreementIdioms(pairs).all());
    idioms.addAll(new RefusalIdioms(pairs).all());
    idioms.addAll(new PasswordIdioms().all());
    idioms.addAll(new KeyStoreIdioms(pairs).all());
    idioms.addAll(new XmlIdioms(pairs).all());
    idioms.addAll(new TlsIdioms(pairs).all());
    System.out.println(
        String.join(" ", Arrays.stream(Security.getProviders()).map(Provider::getName).toList()));
    for (Idiom idiom : idioms) {
      String line = idiom.line();
      Set<String> meddling = NaiveProvider.answeredSinceLastAsked();
      System.out.println(line + (meddling.isEmpty() ? "" : " " + meddling));
    }
  }
}
