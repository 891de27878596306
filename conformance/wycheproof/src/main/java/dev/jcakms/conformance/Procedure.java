package dev.jcakms.conformance;

import java.security.GeneralSecurityException;

/** How the cases of one schema are tried on a subject. */
@FunctionalInterface
interface Procedure {
  /**
   * Tries a case.
   *
   * @param algorithm what the file says that it tests
   * @return whether the subject did what a valid case asks for; false where it answered that a
   *     signature, a MAC or the like is wrong
   * @throws GeneralSecurityException if the subject refuses the case
   * @throws NotOfferedException if the case is to be passed over
   * @throws WrongResultException if the subject gave another result than the file's
   */
  boolean accepts(Subject subject, String algorithm, TestGroup group, TestCase testCase)
      throws GeneralSecurityException, NotOfferedException, WrongResultException;
}
