package dev.jcakms.hsm;

import java.util.function.UnaryOperator;

/**
 * What signs certificates and requests.
 *
 * @param identifier the AlgorithmIdentifier (RFC 5280, 4.1.1.2, DER) of {@code signature}
 * @param signature makes of a body (DER) the signature that stands behind it
 */
public record CertificateSigner(byte[] identifier, UnaryOperator<byte[]> signature) {}
