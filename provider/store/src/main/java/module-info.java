/** The repository over JDBC. Not for applications. */
@SuppressWarnings("module") // The module named in the qualified export is built later.
module dev.jcakms.store {
  requires static transitive org.jspecify;
  requires dev.jcakms.service;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports dev.jcakms.store to
      dev.jcakms.provider;
}
