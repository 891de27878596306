/** The root port and the roots behind it. Not for applications. */
@SuppressWarnings("module") // The modules named in the qualified exports are built later.
module dev.jcakms.hsm {
  requires static org.jspecify;
  requires com.sun.jna;
  requires org.bouncycastle.provider;

  uses java.security.Provider; // SunPKCS11 and Corretto, wherever an application has them

  exports dev.jcakms.hsm to
      dev.jcakms.service,
      dev.jcakms.provider;
  exports dev.jcakms.hsm.pkcs11 to
      dev.jcakms.provider;
  exports dev.jcakms.hsm.software to
      dev.jcakms.provider;
}
