/** The port that engines call, the JCA engines, and the handles that applications hold. */
@SuppressWarnings("module") // The modules named in the qualified exports are built later.
module dev.jcakms.spi {
  requires static org.jspecify;
  requires transitive dev.jcakms.format;

  exports dev.jcakms.port;
  exports dev.jcakms.jca.key;
  exports dev.jcakms.jca to
      dev.jcakms.provider;
}
