/** The repository over JDBC. */
@SuppressWarnings("module") // The module named in the qualified export is built later.
module dev.jcakms.store {
  requires static org.jspecify;
  requires transitive dev.jcakms.service;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports dev.jcakms.store to
      dev.jcakms.provider;
}
