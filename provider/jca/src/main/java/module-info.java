/** The JCA provider KMS; an application that requires this module needs no other of ours. */
module dev.jcakms.provider {
  requires static org.jspecify;
  requires transitive dev.jcakms.format;
  requires transitive dev.jcakms.spi;
  requires transitive dev.jcakms.service;
  requires dev.jcakms.hsm;
  requires dev.jcakms.store;

  exports dev.jcakms.provider;

  provides java.security.Provider with
      dev.jcakms.provider.KmsProvider;
}
