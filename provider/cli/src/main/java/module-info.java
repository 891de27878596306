/** The kms command. */
module dev.jcakms.cli {
  requires static org.jspecify;
  requires dev.jcakms.conformance;
  requires dev.jcakms.provider;
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires java.logging;

  // picocli reads the annotations and sets the fields.
  opens dev.jcakms.cli to
      info.picocli;
}
