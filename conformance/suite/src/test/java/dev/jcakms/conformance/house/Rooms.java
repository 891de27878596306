package dev.jcakms.conformance.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of rooms: for each package of ours the packages of ours that it may import, and the
 * packages of others. The JDK and the annotations of JSpecify are free for all.
 */
final class Rooms {
  /** Rows from the lowest room to the highest; in the service's, each may import only upwards. */
  static final String TABLE =
      """
      format               |                                                        |
      hsm                  |                                                        | org.bouncycastle
      hsm.pkcs11           | hsm                                                    | com.sun.jna
      hsm.software         | hsm                                                    | org.bouncycastle
      port                 | format                                                 |
      jca.key              | format port                                            |
      jca                  | format port jca.key                                    |
      service.admin        | format port                                            |
      service.repository   | format port                                            |
      service.installation | format port hsm service.repository                     |
      service.gate         | format port hsm service.repository service.installation |
      service.root         | format port hsm service.repository service.installation service.gate |
      service.messagekey   | format port hsm service.repository service.installation service.gate service.root | com.github.benmanes.caffeine
      service.sealing      | format port hsm service.repository service.installation service.gate service.root service.messagekey |
      service.key          | format port hsm service.repository service.installation service.gate service.root service.sealing service.admin |
      service.use          | format port hsm service.repository service.installation service.gate service.root |
      service              | format port hsm service.*                              |
      store                | format port service.repository                         | org.sqlite
      provider             | format port hsm hsm.* jca jca.key service service.* store |
      conformance          |                                                        | com.fasterxml.jackson org.bouncycastle
      cli                  | format port jca.key service.admin provider conformance | picocli com.fasterxml.jackson
      """;

  private static final List<String> FREE = List.of("java", "javax", "org.jspecify.annotations");

  private final String root;
  private final Map<String, Room> rooms = new LinkedHashMap<>();

  private record Room(List<String> ours, List<String> others) {}

  /**
   * @param root the package that all rooms lie in
   * @param table lines of room, our packages, packages of others
   */
  Rooms(String root, String table) {
    this.root = root;
    for (String line : table.lines().toList()) {
      String[] columns = line.split("\\|", -1);
      rooms.put(columns[0].strip(), new Room(words(columns[1]), words(columns[2])));
    }
  }

  /** Packages without a row, and rows without a class. */
  Set<String> mismatches(JavaClasses classes) {
    Set<String> names = new TreeSet<>();
    for (JavaClass c : classes) {
      names.add(nameOf(c.getPackageName()));
    }
    Set<String> mismatches = new TreeSet<>();
    for (String name : names) {
      if (!rooms.containsKey(name)) {
        mismatches.add(name + " is not in the table");
      }
    }
    for (String name : rooms.keySet()) {
      if (!names.contains(name)) {
        mismatches.add(name + " is in the table and has no class");
      }
    }
    return mismatches;
  }

  /** Imports that the table does not allow. */
  Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass c : classes) {
      Room room = rooms.get(nameOf(c.getPackageName()));
      for (Dependency dependency : c.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (room != null && !target.isPrimitive() && !allows(c, room, target)) {
          violations.add(c.getName() + " imports " + target.getName());
        }
      }
    }
    return violations;
  }

  private boolean allows(JavaClass from, Room room, JavaClass target) {
    String name = target.getPackageName();
    if (name.equals(from.getPackageName()) || FREE.stream().anyMatch(free -> within(free, name))) {
      return true;
    }
    if (within(root, name)) {
      String ours = nameOf(name);
      return room.ours().stream()
          .anyMatch(
              allowed ->
                  allowed.endsWith(".*")
                      ? ours.startsWith(allowed.substring(0, allowed.length() - 1))
                      : allowed.equals(ours));
    }
    return room.others().stream().anyMatch(other -> within(other, name));
  }

  private String nameOf(String packageName) {
    return packageName.equals(root) ? "" : packageName.substring(root.length() + 1);
  }

  private static boolean within(String outer, String packageName) {
    return packageName.equals(outer) || packageName.startsWith(outer + ".");
  }

  private static List<String> words(String column) {
    return column.isBlank() ? List.of() : List.of(column.strip().split("\\s+"));
  }
}
