/** The root port and the roots behind it. Not for applications. */
@SuppressWarnings("module") // The modules named in the qualified exports are built later.
module dev.jcakms.hsm {
  requires static org.jspecify;
  requires org.bouncycastle.provider;

  exports dev.jcakms.hsm to
      dev.jcakms.service,
      dev.jcakms.provider;
  exports dev.jcakms.hsm.software to
      dev.jcakms.provider;
}
