package dev.jcakms.hsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.EcPublicKeys;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;
import dev.jcakms.hsm.WrapMechanism;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every root does and refuses with material of every kind that it offers. The test of a root
 * extends this class and says how that root is opened.
 */
public abstract class KindsContractTest extends KindsFixture {
  private static final byte[] NOTHING = new byte[0];

  @Test
  void everyKindIsMadeAsAskedForWithAPublicKeyOfItsAlgorithm() throws Exception {
    for (MaterialKind kind : offered().toList()) {
      Material material = material(kind);
      if (kind.algorithm().isPair()) {
        PublicKey key = Elsewhere.publicKey(kind.algorithm(), material.publicKey());
        assertArrayEquals(material.publicKey(), key.getEncoded());
        if (key instanceof RSAPublicKey rsa) {
          assertEquals(kind.algorithm().size(), rsa.getModulus().bitLength());
          assertEquals(BigInteger.valueOf(65_537), rsa.getPublicExponent());
        }
      } else {
        assertEquals(0, material.publicKey().length);
      }
      use(material);
    }
  }

  @Test
  void whatIsNotOfferedIsUnsupportedAndNamed() {
    for (MaterialKind kind : MaterialKind.values()) {
      if (!root.capabilities().kinds().contains(kind)) {
        String message =
            refused(Reason.UNSUPPORTED, () -> root.generate(kind, newId(), OWNER)).toString();
        assertTrue(message.contains("CKM_") || message.contains(kind.name()), message);
      }
    }
  }

  @Test
  void materialHasOneUse() {
    for (MaterialKind kind : offered().toList()) {
      Material material = material(kind);
      Map<Use, Executable> calls = new TreeMap<>();
      calls.put(Use.SEAL, () -> root.seal(material, OWNER, MESSAGE));
      calls.put(Use.MAC, () -> root.mac(material, MESSAGE));
      calls.put(Use.SIGN, () -> root.sign(material, new SignatureMechanism.Ecdsa(), new byte[32]));
      calls.put(
          Use.DECRYPT, () -> root.decrypt(material, OaepMechanism.of(Hash.SHA_256), new byte[256]));
      calls.put(Use.AGREE, () -> root.agree(material, material.publicKey()));
      calls.put(
          Use.UNWRAP,
          () ->
              root.unwrap(
                  MaterialKind.AES_256,
                  newId(),
                  OWNER,
                  material,
                  new Foreign(WrapMechanism.AES_KWP, new byte[40])));
      calls.remove(kind.use());
      calls.forEach((use, call) -> refused(Reason.MATERIAL_REFUSED, call));
      if (kind.use() != Use.SEAL) {
        Sealed sealed = new Sealed(new byte[24], new byte[48]);
        refused(Reason.MATERIAL_REFUSED, () -> root.open(material, OWNER, sealed));
      }
      if (kind.use() != Use.MAC) {
        refused(Reason.MATERIAL_REFUSED, () -> root.macStream(material));
      }
    }
  }

  @Test
  void materialOfAnotherKindIdOwnerOrPublicKeyIsRefused() {
    for (MaterialKind kind : offered().toList()) {
      Material right = material(kind);
      use(right);
      List<Material> wrong = new ArrayList<>();
      wrong.add(changed(right, kind, newId(), OWNER, right.publicKey()));
      wrong.add(changed(right, kind, right.id(), MESSAGE, right.publicKey()));
      for (MaterialKind other : offered().toList()) {
        if (other != kind && !mechanismsMissing(other)) {
          wrong.add(changed(right, other, right.id(), OWNER, right.publicKey()));
        }
        if (other != kind && other.algorithm() == kind.algorithm() && kind.algorithm().isPair()) {
          wrong.add(changed(right, kind, right.id(), OWNER, material(other).publicKey()));
        }
      }
      if (kind.algorithm().isPair()) {
        wrong.add(changed(right, kind, right.id(), OWNER, NOTHING));
        byte[] flipped = right.publicKey().clone();
        flipped[flipped.length - 1] ^= 1;
        wrong.add(changed(right, kind, right.id(), OWNER, flipped));
      } else {
        wrong.add(changed(right, kind, right.id(), OWNER, MESSAGE));
      }
      for (Material material : wrong) {
        refused(Reason.MATERIAL_REFUSED, () -> use(material));
        refused(Reason.MATERIAL_REFUSED, () -> root.check(material));
      }
      use(right);
      root.check(right);
    }
  }

  @Test
  void publicKeyOfAnotherPairIsRefused() {
    for (MaterialKind kind : offered().toList()) {
      if (kind.algorithm().isPair() && kind.algorithm().family() != KeyAlgorithm.Family.RSA) {
        Material right = material(kind);
        byte[] foreign = generated(kind).publicKey();
        refused(
            Reason.MATERIAL_REFUSED, () -> use(changed(right, kind, right.id(), OWNER, foreign)));
      }
    }
  }

  @Test
  void signaturesVerifyElsewhere() throws Exception {
    for (MaterialKind kind : offered(Use.SIGN)) {
      Material material = material(kind);
      for (SignatureMechanism mechanism : mechanisms(kind)) {
        byte[] input = Elsewhere.signatureInput(mechanism, material.publicKey(), MESSAGE);
        byte[] signature = root.sign(material, mechanism, input.clone());
        assertTrue(verifies(material, mechanism, MESSAGE, signature), kind + " " + mechanism);
        assertFalse(verifies(material, mechanism, OWNER, signature), kind + " " + mechanism);
        byte[] publicKey = material.publicKey();
        assertTrue(PublicKeys.verify(publicKey, mechanism, input, signature));
        signature[signature.length / 2] ^= 1;
        assertFalse(PublicKeys.verify(publicKey, mechanism, input, signature));
        assertFalse(PublicKeys.verify(publicKey, mechanism, input, NOTHING));
      }
    }
  }

  @Test
  void signatureOfOneMechanismIsNoneOfAnother() throws Exception {
    for (MaterialKind kind : offered(Use.SIGN)) {
      Material material = material(kind);
      for (SignatureMechanism made : mechanisms(kind)) {
        byte[] input = Elsewhere.signatureInput(made, material.publicKey(), MESSAGE);
        byte[] signature = root.sign(material, made, input);
        for (SignatureMechanism other : mechanisms(kind)) {
          assertEquals(made.equals(other), verifies(material, other, MESSAGE, signature));
        }
      }
    }
  }

  @Test
  void inputsThatAMechanismDoesNotTakeAreRefused() {
    Map<SignatureMechanism.Family, List<Integer>> wrongLengths =
        Map.of(
            SignatureMechanism.Family.RSA_PSS, List.of(0, 31, 33, 64),
            SignatureMechanism.Family.ECDSA, List.of(0, 19, 65),
            SignatureMechanism.Family.ED25519,
                List.of(SignatureMechanism.MAX_ED25519_MESSAGE_BYTES + 1),
            SignatureMechanism.Family.ED25519PH, List.of(0, 63, 65),
            SignatureMechanism.Family.ML_DSA_MU, List.of(0, 63, 65));
    for (MaterialKind kind : offered(Use.SIGN)) {
      int modulusBytes = kind.algorithm().size() / Byte.SIZE;
      for (SignatureMechanism mechanism : mechanisms(kind)) {
        if (mechanism instanceof RsaPss pss && pss.hash() != Hash.SHA_256) {
          continue;
        }
        List<Integer> lengths =
            wrongLengths.getOrDefault(
                mechanism.family(), List.of(0, modulusBytes - 10, modulusBytes));
        for (int length : lengths) {
          refused(
              Reason.INPUT_REFUSED, () -> root.sign(material(kind), mechanism, new byte[length]));
        }
      }
    }
  }

  @Test
  void longestInputsAreSigned() throws Exception {
    for (MaterialKind kind : offered(Use.SIGN)) {
      Material material = material(kind);
      for (SignatureMechanism mechanism : mechanisms(kind)) {
        switch (mechanism.family()) {
          case ED25519 -> {
            byte[] message = new byte[SignatureMechanism.MAX_ED25519_MESSAGE_BYTES];
            assertTrue(
                verifies(material, mechanism, message, root.sign(material, mechanism, message)));
            assertTrue(
                verifies(material, mechanism, NOTHING, root.sign(material, mechanism, NOTHING)));
          }
          case ECDSA -> {
            int orderBytes = (kind.algorithm().size() + 7) / Byte.SIZE;
            for (int length : new int[] {20, 28, 48, 64}) {
              byte[] signature = root.sign(material, mechanism, RANDOM.bytes(length));
              assertEquals(2 * orderBytes, signature.length);
            }
          }
          case RSA_PSS -> {
            int saltBytes = kind.algorithm().size() / Byte.SIZE - 2 - 32;
            RsaPss longest = new RsaPss(Hash.SHA_256, Hash.SHA_256, saltBytes);
            byte[] input = Elsewhere.signatureInput(longest, material.publicKey(), MESSAGE);
            assertTrue(verifies(material, longest, MESSAGE, root.sign(material, longest, input)));
            RsaPss tooLong = new RsaPss(Hash.SHA_256, Hash.SHA_256, saltBytes + 1);
            refused(Reason.INPUT_REFUSED, () -> root.sign(material, tooLong, input));
          }
          default -> {} // One length only.
        }
      }
    }
  }

  @Test
  void keysOfOneFamilyDoNotSignByAnothersMechanism() {
    for (MaterialKind kind : offered(Use.SIGN)) {
      for (MaterialKind other : offered(Use.SIGN)) {
        if (other.algorithm().family() != kind.algorithm().family()) {
          refused(
              Reason.MATERIAL_REFUSED,
              () -> root.sign(material(kind), anyMechanism(other), anyInput(other)));
        }
      }
    }
  }

  @Test
  void noSignatureIsMadeWithSha1() {
    for (MaterialKind kind : offered(Use.SIGN)) {
      if (kind.algorithm().family() == KeyAlgorithm.Family.RSA) {
        RsaPss sha1 = new RsaPss(Hash.SHA_1, Hash.SHA_1, 20);
        refused(Reason.UNSUPPORTED, () -> root.sign(material(kind), sha1, new byte[20]));
      }
    }
  }

  @Test
  void macsAreAsLongAsTheHashAndDependOnKeyAndMessage() {
    Set<String> macs = new HashSet<>();
    for (MaterialKind kind : offered(Use.MAC)) {
      for (Material material : List.of(material(kind), generated(kind))) {
        for (byte[] message : List.of(NOTHING, MESSAGE, OWNER)) {
          byte[] mac = root.mac(material, message);
          assertEquals(kind.algorithm().size() / Byte.SIZE, mac.length);
          assertTrue(macs.add(Arrays.toString(mac)));
          assertArrayEquals(mac, root.mac(material, message));
        }
      }
    }
  }

  @Test
  void streamOfAMacGivesTheMac() {
    byte[] message = RANDOM.bytes(3_000_000);
    for (MaterialKind kind : offered(Use.MAC)) {
      Material material = material(kind);
      for (int partBytes : new int[] {1_000_000, 65_537, 3_000_000}) {
        try (MacStream stream = root.macStream(material)) {
          for (int at = 0; at < message.length; at += partBytes) {
            stream.update(message, at, Math.min(partBytes, message.length - at));
          }
          assertArrayEquals(root.mac(material, message), stream.doFinal());
        }
      }
      try (MacStream empty = root.macStream(material)) {
        assertArrayEquals(root.mac(material, NOTHING), empty.doFinal());
      }
    }
  }

  @Test
  void streamThatHasEndedRefuses() {
    for (MaterialKind kind : offered(Use.MAC)) {
      MacStream done = root.macStream(material(kind));
      done.doFinal();
      MacStream closed = root.macStream(material(kind));
      closed.close();
      closed.close();
      for (MacStream stream : List.of(done, closed)) {
        refused(Reason.INPUT_REFUSED, () -> stream.update(MESSAGE, 0, MESSAGE.length));
        refused(Reason.INPUT_REFUSED, stream::doFinal);
        stream.close();
      }
    }
  }

  @Test
  void agreementsAreTheSameOnBothSides() throws Exception {
    for (MaterialKind kind : offered(Use.AGREE)) {
      Material material = material(kind);
      KeyPair peer = Elsewhere.newPair(kind.algorithm());
      byte[] secret = root.agree(material, peer.getPublic().getEncoded());
      assertEquals((kind.algorithm().size() + 7) / Byte.SIZE, secret.length);
      assertArrayEquals(Elsewhere.agreed(kind.algorithm(), peer, material.publicKey()), secret);
      Material other = generated(kind);
      assertArrayEquals(
          root.agree(material, other.publicKey()), root.agree(other, material.publicKey()));
    }
  }

  @Test
  void peersThatAreNoPointsOfTheCurveAreRefusedBeforeTheMaterialIsTouched() throws Exception {
    for (MaterialKind kind : offered(Use.AGREE)) {
      Material broken = changed(material(kind), kind, newId(), OWNER, NOTHING);
      for (byte[] peer : badPeers(kind.algorithm())) {
        refused(Reason.INPUT_REFUSED, () -> root.agree(broken, peer));
      }
      byte[] good = Elsewhere.newPair(kind.algorithm()).getPublic().getEncoded();
      refused(Reason.MATERIAL_REFUSED, () -> root.agree(broken, good));
    }
  }

  @Test
  void randomBytesAreAtLeastOne() {
    refused(Reason.INPUT_REFUSED, () -> root.random(0));
    refused(Reason.INPUT_REFUSED, () -> root.random(-1));
  }

  private static List<byte[]> badPeers(KeyAlgorithm curve) throws GeneralSecurityException {
    byte[] good = Elsewhere.newPair(curve).getPublic().getEncoded();
    byte[] point = EcPublicKeys.checkedPoint(curve, good);
    byte[] off = point.clone();
    off[off.length - 1] ^= 1;
    byte[] compressed = Arrays.copyOf(point, 1 + point.length / 2);
    compressed[0] = (byte) (2 + (point[point.length - 1] & 1));
    byte[] hybrid = point.clone();
    hybrid[0] = (byte) (6 + (point[point.length - 1] & 1));
    byte[] large = point.clone();
    Arrays.fill(large, 1, large.length, (byte) 0xFF);
    byte[] otherOid = good.clone();
    otherOid[15] ^= 1;
    List<byte[]> peers = new ArrayList<>();
    for (byte[] bad :
        List.of(new byte[1], new byte[point.length], off, compressed, hybrid, large, NOTHING)) {
      peers.add(EcPublicKeys.encoded(curve, bad));
    }
    for (KeyAlgorithm other :
        List.of(KeyAlgorithm.P_256, KeyAlgorithm.P_384, KeyAlgorithm.SECP256K1)) {
      if (other != curve) {
        peers.add(Elsewhere.newPair(other).getPublic().getEncoded());
        peers.add(EcPublicKeys.encoded(other, point));
      }
    }
    peers.add(otherOid);
    peers.add(Arrays.copyOf(good, good.length + 1));
    peers.add(Arrays.copyOf(good, good.length - 1));
    peers.add(NOTHING);
    peers.add(new byte[good.length]);
    peers.add(explicitParameters(curve, point));
    return peers;
  }

  /** The same curve, spelt out, as somebody would who wants another base point. */
  private static byte[] explicitParameters(KeyAlgorithm curve, byte[] point) {
    try {
      return new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(
                  X9ObjectIdentifiers.id_ecPublicKey,
                  ECNamedCurveTable.getByOID(
                      new ASN1ObjectIdentifier(EcPublicKeys.curveOid(curve)))),
              point)
          .getEncoded("DER");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean verifies(
      Material material, SignatureMechanism mechanism, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    try {
      return Elsewhere.verifies(
          material.kind().algorithm(), material.publicKey(), mechanism, message, signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  private boolean mechanismsMissing(MaterialKind kind) {
    return kind.use() == Use.SIGN && mechanisms(kind).isEmpty();
  }

  private static Material changed(
      Material material, MaterialKind kind, byte[] id, byte[] owner, byte[] publicKey) {
    return new Material(kind, id, owner, material.stored(), material.check(), publicKey);
  }
}
