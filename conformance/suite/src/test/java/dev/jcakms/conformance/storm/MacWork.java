package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;

/** Makes MACs that were made before, when there was no storm. */
final class MacWork implements Work {
  private final List<Known> known;
  private final Mac mac;

  /** A message and its MAC under a key. */
  private record Known(KmsSecretKey key, byte[] message, byte[] mac) {}

  private MacWork(List<Known> known, Mac mac) {
    this.known = known;
    this.mac = mac;
  }

  /** Makes the MACs now; each thread then gets an engine of its own. */
  static Storm.WorkMaker of(
      KmsProvider kms, String algorithm, List<KmsSecretKey> keys, Random random)
      throws GeneralSecurityException {
    List<Known> known = new ArrayList<>();
    for (KmsSecretKey key : keys) {
      for (int lengthBytes : List.of(0, 1, 64, 5000)) {
        byte[] message = new byte[lengthBytes];
        random.nextBytes(message);
        Mac mac = Mac.getInstance(algorithm, kms);
        mac.init(key);
        known.add(new Known(key, message, mac.doFinal(message)));
      }
    }
    return () -> new MacWork(known, Mac.getInstance(algorithm, kms));
  }

  @Override
  public void once(Random random) throws Exception {
    Known wanted = StormKeys.oneOf(known, random);
    mac.init(wanted.key);
    if (random.nextBoolean()) {
      mac.update((byte) 0);
      mac.reset();
    }
    int half = wanted.message.length / 2;
    mac.update(wanted.message, 0, half);
    assertArrayEquals(
        wanted.mac, mac.doFinal(Arrays.copyOfRange(wanted.message, half, wanted.message.length)));
    if (random.nextBoolean()) {
      // Left half done under this key; the next begins anew.
      mac.update(wanted.message);
    }
  }
}
