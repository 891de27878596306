/** Reads and runs Wycheproof's test vectors. */
@SuppressWarnings("module") // The module named in the qualified export is built later.
module dev.jcakms.conformance {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires org.bouncycastle.provider;

  exports dev.jcakms.conformance to
      dev.jcakms.cli;
}
