package dev.jcakms.hsm.pkcs11;

import java.util.Map;

/**
 * What there is to tell an operator of a token. Nothing secret.
 *
 * @param token label, maker, model and serial number
 * @param module maker, name and version of the library
 * @param keyUse the way in which keys are used, never {@link Pkcs11Options.Use#AUTO}
 * @param sealMicros how long one seal takes, on the average of some
 * @param missing what the token does not offer, and what it lacks for it
 */
public record TokenReport(
    String token,
    String module,
    Pkcs11Options.Use keyUse,
    long sealMicros,
    Map<String, String> missing) {}
