package dev.jcakms.conformance.measure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.w3c.dom.Element;

/**
 * One change that PIT made, and whether a test noticed.
 *
 * @param className with its package
 * @param method its name; a lambda has that of the method around it
 * @param change in PIT's words, which name no line
 * @param noticed whether a test failed, or ran for much too long
 */
record Mutation(String className, String method, String change, boolean noticed) {
  private static final String ROOT_PACKAGE = "dev.jcakms.";

  /** All of a report of PIT's. */
  static List<Mutation> read(InputStream report) throws IOException {
    return Xml.children(Xml.read(report), "mutation").stream().map(Mutation::of).toList();
  }

  private static Mutation of(Element element) {
    return new Mutation(
        Xml.text(element, "mutatedClass"),
        Xml.text(element, "mutatedMethod").replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1"),
        Xml.text(element, "description"),
        Boolean.parseBoolean(element.getAttribute("detected")));
  }

  String packageName() {
    return className.substring(0, className.lastIndexOf('.'));
  }

  /** Class and method, from the root package on. */
  String place() {
    return className.substring(ROOT_PACKAGE.length()) + "." + method;
  }
}
