package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.ThrowAwayCertificate;

/**
 * What we ask of a token when it makes an object (PKCS#11 section 4). The order is part of it:
 * CKA_MODIFIABLE comes last, since some modules take nothing more behind it.
 */
final class Templates {
  private static final byte[] RSA_EXPONENT = {1, 0, 1};

  private static final long X_509 = 0; // CKC_X_509

  private Templates() {}

  /** A secret key that stays: its one usage true, every other one false. */
  static Template generatedSecret(
      ObjectShape shape, ObjectName name, TokenProfile profile, int lengthBytes) {
    return staying(
        Template.of(shape.objectClass(), shape.keyType()).with(Cka.VALUE_LEN, lengthBytes),
        shape,
        name,
        profile);
  }

  /** The same for a private key, or for a key that is unwrapped and brings its own length. */
  static Template staying(ObjectShape shape, ObjectName name, TokenProfile profile) {
    return staying(Template.of(shape.objectClass(), shape.keyType()), shape, name, profile);
  }

  private static Template staying(
      Template start, ObjectShape shape, ObjectName name, TokenProfile profile) {
    Template template =
        start
            .with(Cka.TOKEN, true)
            .with(Cka.PRIVATE, true)
            .with(Cka.SENSITIVE, true)
            .with(Cka.EXTRACTABLE, false)
            .with(Cka.ID, name.materialId())
            .with(Cka.LABEL, name.label());
    return restricted(template, shape, profile);
  }

  private static Template restricted(Template template, ObjectShape shape, TokenProfile profile) {
    Template restricted = template;
    for (Cka usage : shape.allUsages()) {
      restricted = restricted.with(usage, shape.usages().contains(usage));
    }
    if (profile.limitsMechanisms()) {
      restricted = restricted.withAllowed(shape.mechanisms().toArray(new Ckm[0]));
    }
    return restricted.with(Cka.COPYABLE, false).with(Cka.MODIFIABLE, false);
  }

  /** The public half of a new pair, which is read and then goes with the session. */
  static Template publicHalf(KeyAlgorithm algorithm) {
    Template template = Template.of(Cko.PUBLIC_KEY).with(Cka.TOKEN, false);
    return algorithm.family() == KeyAlgorithm.Family.RSA
        ? template.with(Cka.MODULUS_BITS, algorithm.size()).with(Cka.PUBLIC_EXPONENT, RSA_EXPONENT)
        : template.with(Cka.EC_PARAMS, PublicKeys.curveParameters(algorithm));
  }

  /** A certificate that lets SunPKCS11 see the private key of the same id (section 4.6.3). */
  static Template certificate(ObjectName name, ThrowAwayCertificate certificate) {
    return Template.of(Cko.CERTIFICATE)
        .with(Cka.CERTIFICATE_TYPE, X_509)
        .with(Cka.TOKEN, true)
        .with(Cka.PRIVATE, false)
        .with(Cka.ID, name.materialId())
        .with(Cka.LABEL, name.label())
        .with(Cka.SUBJECT, certificate.name())
        .with(Cka.ISSUER, certificate.name())
        .with(Cka.SERIAL_NUMBER, certificate.serialNumber())
        .with(Cka.VALUE, certificate.der())
        .with(Cka.COPYABLE, false)
        .with(Cka.MODIFIABLE, false);
  }

  /** A secret of the session that may do one thing and is not read. */
  static Template sessionSecret(Ckk keyType, Cka usage) {
    return Template.of(Cko.SECRET_KEY, keyType)
        .with(Cka.TOKEN, false)
        .with(Cka.SENSITIVE, true)
        .with(Cka.EXTRACTABLE, false)
        .with(usage, true);
  }

  /** A secret of the session that is read out. */
  static Template readableSecret(int lengthBytes) {
    return Template.of(Cko.SECRET_KEY, Ckk.GENERIC_SECRET)
        .with(Cka.TOKEN, false)
        .with(Cka.SENSITIVE, false)
        .with(Cka.EXTRACTABLE, true)
        .with(Cka.VALUE_LEN, lengthBytes);
  }

  /** A private key of the session that may do one thing. */
  static Template sessionPrivateKey(Ckk keyType, Cka usage) {
    return Template.of(Cko.PRIVATE_KEY, keyType)
        .with(Cka.TOKEN, false)
        .with(Cka.SENSITIVE, true)
        .with(Cka.EXTRACTABLE, false)
        .with(usage, true);
  }

  /** A secret of the session whose bytes are given, to try something with. */
  static Template known(Ckk keyType, byte[] value, Cka... usages) {
    Template template =
        Template.of(Cko.SECRET_KEY, keyType).with(Cka.TOKEN, false).with(Cka.VALUE, value);
    for (Cka usage : usages) {
      template = template.with(usage, true);
    }
    return template;
  }
}
