package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.SignatureMechanism;
import java.util.function.Function;

/** Uses keys through our own binding. */
final class BindingUse implements KeyUse {
  private final Cryptoki cryptoki;
  private final TokenKeys keys;

  BindingUse(Cryptoki cryptoki, TokenKeys keys) {
    this.cryptoki = cryptoki;
    this.keys = keys;
  }

  @Override
  public Pkcs11Options.Use way() {
    return Pkcs11Options.Use.BINDING;
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return answered(material, key -> key.sign(mechanism, input));
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    return answered(material, key -> key.mac(material.kind().algorithm(), message));
  }

  @Override
  public byte[] decryptRaw(Material material, byte[] block) {
    return answered(material, key -> key.decryptRaw(block));
  }

  @Override
  public byte[] agree(Material material, byte[] peerPoint) {
    return answered(material, key -> key.agree(material.kind().algorithm(), peerPoint));
  }

  @Override
  public void forget(Material material) {
    // Nothing is held here.
  }

  private byte[] answered(Material material, Function<HeldKey, byte[]> work) {
    try {
      return keys.use(
          material, (session, handle) -> work.apply(new HandleKey(cryptoki, session, handle)));
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }
}
