package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.provider.KmsProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Signs in the root, and verifies here and by another provider. */
final class SignatureWork implements Work {
  private static final int MOST_BYTES = 4000;

  private final List<KmsPrivateKey> keys;
  private final Optional<AlgorithmParameterSpec> parameters;
  private final Signature ours;
  private final Signature others;

  SignatureWork(
      KmsProvider kms,
      String algorithm,
      Optional<AlgorithmParameterSpec> parameters,
      List<KmsPrivateKey> keys)
      throws NoSuchAlgorithmException {
    this.keys = keys;
    this.parameters = parameters;
    this.ours = Signature.getInstance(algorithm, kms);
    this.others = others(algorithm);
  }

  private static Signature others(String algorithm) throws NoSuchAlgorithmException {
    try {
      return Signature.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      return Signature.getInstance(algorithm, new BouncyCastleProvider());
    }
  }

  @Override
  public void once(Random random) throws Exception {
    KmsPrivateKey key = StormKeys.oneOf(keys, random);
    byte[] message = StormKeys.message(random, MOST_BYTES);
    if (random.nextBoolean()) {
      leaveHalfDone(random, message);
    }
    ours.initSign(key);
    parametrize(ours);
    int half = message.length / 2;
    ours.update(message, 0, half);
    ours.update(message, half, message.length - half);
    byte[] signature = ours.sign();

    others.initVerify(key.publicKey());
    parametrize(others);
    others.update(message);
    assertTrue(others.verify(signature), "another provider refuses the signature");
    ours.initVerify(key.publicKey());
    ours.update(message);
    assertTrue(ours.verify(signature), "our engine refuses the signature");
    ours.update(message);
    ours.update((byte) 0);
    assertFalse(ours.verify(signature), "our engine takes the signature of another message");
  }

  /** What a program begins and leaves must not be in what it does next. */
  private void leaveHalfDone(Random random, byte[] message) throws Exception {
    ours.initSign(StormKeys.oneOf(keys, random));
    parametrize(ours);
    ours.update(message);
  }

  private void parametrize(Signature signature) throws Exception {
    if (parameters.isPresent()) {
      signature.setParameter(parameters.get());
    }
  }
}
