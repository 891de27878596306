package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.crypto.KeyAgreement;

/** Agrees with software pairs, which come to the same secret. */
final class AgreementWork implements Work {
  private final List<Meeting> meetings;
  private final KeyAgreement agreement;

  /** A pair in the root, a pair in software, and their secret as software sees it. */
  private record Meeting(KmsPrivateKey key, ECPublicKey peer, byte[] secret) {}

  private AgreementWork(List<Meeting> meetings, KeyAgreement agreement) {
    this.meetings = meetings;
    this.agreement = agreement;
  }

  /** Makes the software's side now; each thread then gets an engine of its own. */
  static Storm.WorkMaker of(KmsProvider kms, List<KmsPrivateKey> keys)
      throws GeneralSecurityException {
    List<Meeting> meetings = new ArrayList<>();
    for (KmsPrivateKey key : keys) {
      for (int i = 0; i < 2; i++) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(((ECKey) key).getParams());
        KeyPair peer = generator.generateKeyPair();
        KeyAgreement software = KeyAgreement.getInstance("ECDH");
        software.init(peer.getPrivate());
        Object unused = software.doPhase(key.publicKey(), true);
        meetings.add(new Meeting(key, (ECPublicKey) peer.getPublic(), software.generateSecret()));
      }
    }
    return () -> new AgreementWork(meetings, KeyAgreement.getInstance("ECDH", kms));
  }

  @Override
  public void once(Random random) throws Exception {
    Meeting meeting = StormKeys.oneOf(meetings, random);
    agreement.init(meeting.key);
    Object unused = agreement.doPhase(meeting.peer, true);
    assertArrayEquals(meeting.secret, agreement.generateSecret());
  }
}
