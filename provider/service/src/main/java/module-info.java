/** The key service: everything between the port and a root and a store. */
@SuppressWarnings("module") // The modules named in the qualified exports are built later.
module dev.jcakms.service {
  requires static org.jspecify;
  requires transitive dev.jcakms.spi;
  requires dev.jcakms.hsm;
  requires com.github.benmanes.caffeine;

  exports dev.jcakms.service.admin;
  exports dev.jcakms.service to
      dev.jcakms.provider;
  exports dev.jcakms.service.repository to
      dev.jcakms.store,
      dev.jcakms.provider;
  exports dev.jcakms.service.installation to
      dev.jcakms.provider;
  exports dev.jcakms.service.gate to
      dev.jcakms.provider;
  exports dev.jcakms.service.root to
      dev.jcakms.provider;
  exports dev.jcakms.service.messagekey to
      dev.jcakms.provider;
}
