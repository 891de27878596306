package dev.jcakms.hsm.pkcs11;

import java.util.List;
import java.util.Set;

/**
 * What is to be known of one maker's tokens where the standard leaves a choice or the maker left
 * the standard. Templates follow it, and are never found by trial: a refused one may leave a
 * half-made object.
 *
 * @param maker how the manufacturer of such tokens begins
 * @param keyWrapWithPadding the mechanism that is AES-KWP (RFC 5649) there
 * @param limitsMechanisms whether keys take CKA_ALLOWED_MECHANISMS
 * @param makesOneAtATime whether the making of one object may spoil that of another beside it
 * @param ambiguousDecryption answers to a decryption that stand for a wrong tag and for a fault
 * @param ambiguousUnwrapping the same of an unwrapping, whose blob is damaged or holds something
 *     else
 */
record TokenProfile(
    String maker,
    Ckm keyWrapWithPadding,
    boolean limitsMechanisms,
    boolean makesOneAtATime,
    Set<Ckr> ambiguousDecryption,
    Set<Ckr> ambiguousUnwrapping) {
  private static final Set<Ckr> WRONG_TAG =
      Set.of(Ckr.AEAD_DECRYPT_FAILED, Ckr.ENCRYPTED_DATA_INVALID, Ckr.ENCRYPTED_DATA_LEN_RANGE);
  private static final Set<Ckr> WRONG_BLOB =
      Set.of(Ckr.WRAPPED_KEY_INVALID, Ckr.WRAPPED_KEY_LEN_RANGE);
  private static final List<TokenProfile> KNOWN =
      List.of(
          // A bad tag is CKR_GENERAL_ERROR, as is a token directory that is away; a payload that
          // is no key of the type is CKR_FUNCTION_FAILED. There is no CKM_AES_KEY_WRAP_KWP, and
          // CKM_AES_KEY_WRAP_PAD unwraps what RFC 5649 wraps. Of keys that several threads make at
          // once some are CKR_GENERAL_ERROR (github.com/softhsm/SoftHSMv2/issues/573).
          new TokenProfile(
              "SoftHSM",
              Ckm.AES_KEY_WRAP_PAD,
              true,
              true,
              Set.of(Ckr.GENERAL_ERROR),
              Set.of(Ckr.GENERAL_ERROR, Ckr.FUNCTION_FAILED)));

  private static final TokenProfile STANDARD =
      new TokenProfile("", Ckm.AES_KEY_WRAP_KWP, true, false, Set.of(), Set.of());

  /** The profile of a token. */
  static TokenProfile of(Cryptoki.TokenInfo token) {
    return KNOWN.stream()
        .filter(profile -> token.manufacturer().startsWith(profile.maker()))
        .findFirst()
        .orElse(STANDARD);
  }

  /** Whether an answer to a decryption can only mean that the input is not authentic. */
  boolean meansWrongTag(CryptokiException answer) {
    return WRONG_TAG.contains(answer.ckr());
  }

  /** Whether an answer to an unwrapping means, or may mean, that the blob is not authentic. */
  boolean mayMeanWrongBlob(CryptokiException answer) {
    return WRONG_TAG.contains(answer.ckr())
        || WRONG_BLOB.contains(answer.ckr())
        || ambiguousUnwrapping.contains(answer.ckr());
  }

  /** Whether an answer to a decryption may mean that, or a fault. */
  boolean mayMeanWrongTag(CryptokiException answer) {
    return ambiguousDecryption.contains(answer.ckr());
  }
}
