package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.testing.SoftHsm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that make and use keys of one token at once.
 *
 * <p>Who uses what the others make makes nothing itself: SoftHSM takes its own change for all that
 * there is, so it may not see what another process made in the same moment until the next change.
 */
class TokenProcessesTest {
  private static final int PROCESSES = 3;
  private static final int KEYS_OF_A_PROCESS = 30;
  private static final int KILLS = 4;
  private static final int NO_END = Integer.MAX_VALUE;
  private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);
  private static final HexFormat HEX = HexFormat.of();

  private final FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, false);

  @AfterEach
  void close() {
    faulty.close();
  }

  @Test
  void keysMadeAtOnceAreAllThereAndNoOthersAre() throws Exception {
    List<ChildJvm> children = new ArrayList<>();
    Set<String> told = new TreeSet<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        children.add(child(KEYS_OF_A_PROCESS));
      }
      for (ChildJvm child : children) {
        assertEquals("ready", child.readLine());
      }
      for (ChildJvm child : children) {
        child.sendLine("go");
      }
      for (int i = 0; i < KEYS_OF_A_PROCESS; i++) {
        for (ChildJvm child : children) {
          String line = child.readLine();
          assertNotNull(line);
          told.add(use(line));
        }
      }
      for (ChildJvm child : children) {
        assertEquals(0, child.waitFor());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    assertEquals(PROCESSES * KEYS_OF_A_PROCESS, told.size());
    assertEquals(told, texts(faulty.root.materialIds()));
  }

  @Test
  void whatAKilledProcessLeavesIsNamedAndCanBeAdopted() throws Exception {
    Set<String> told = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm child = child(NO_END)) {
        assertEquals("ready", child.readLine());
        child.sendLine("go");
        for (int i = 0; i <= kill; i++) {
          String line = child.readLine();
          assertNotNull(line);
          told.add(use(line));
        }
        child.kill();
        child.waitFor();
      }
    }
    Set<String> named = texts(faulty.root.materialIds());
    assertTrue(named.containsAll(told));
    named.removeAll(told);
    // The record of an adopted one is as good as the one that was lost, so it can be destroyed.
    for (String orphan : named) {
      faulty.root.destroy(faulty.root.adopt(HEX.parseHex(orphan)));
    }
    assertEquals(told, texts(faulty.root.materialIds()));
  }

  /** Uses what another process has just made; its id. */
  private String use(String line) {
    String[] parts = line.split(" ", -1);
    Material material =
        new Material(
            MaterialKind.AES_256,
            HEX.parseHex(parts[0]),
            FaultyRoot.OWNER,
            new byte[0],
            HEX.parseHex(parts[1]),
            new byte[0]);
    Sealed sealed = new Sealed(HEX.parseHex(parts[2]), HEX.parseHex(parts[3]));
    assertArrayEquals(MESSAGE, faulty.root.open(material, FaultyRoot.OWNER, sealed));
    return parts[0];
  }

  private static Set<String> texts(Collection<byte[]> ids) {
    return ids.stream().map(HEX::formatHex).collect(Collectors.toCollection(TreeSet::new));
  }

  private ChildJvm child(int keys) throws IOException {
    return new ChildJvm(
        Map.of(SoftHsm.CONFIGURATION_VARIABLE, SoftHsm.need().configuration().toString()),
        TokenMain.class,
        SoftHsm.need().module(),
        faulty.token.label(),
        HEX.formatHex(faulty.token.pin().getBytes(UTF_8)),
        keys);
  }

  /** Makes keys, tells each with something sealed under it, and uses those that it has. */
  @NullMarked
  static final class TokenMain {
    private TokenMain() {}

    public static void main(String[] arguments) throws IOException {
      Pkcs11Uri uri =
          Pkcs11Uri.parse("pkcs11:token=" + arguments[1] + "?module-path=" + Path.of(arguments[0]));
      String pin = new String(HEX.parseHex(arguments[2]), UTF_8);
      Pkcs11Options options =
          new Pkcs11Options(uri, pin::toCharArray, Pkcs11Options.Use.BINDING, true);
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      try (Pkcs11Root root =
          Pkcs11Root.open(options, Primitives.best(), FaultyRoot.RANDOM, System::nanoTime)) {
        System.out.println("ready");
        String unused = in.readLine();
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
          Material material = made(root);
          Sealed sealed = root.seal(material, FaultyRoot.OWNER, MESSAGE);
          System.out.println(
              HEX.formatHex(material.id())
                  + " "
                  + HEX.formatHex(material.check())
                  + " "
                  + HEX.formatHex(sealed.nonce())
                  + " "
                  + HEX.formatHex(sealed.ciphertextAndTag()));
          assertArrayEquals(MESSAGE, root.open(material, FaultyRoot.OWNER, sealed));
        }
      }
    }

    /** A call that fails changes nothing, so it is made again. */
    static Material made(Pkcs11Root root) {
      while (true) {
        try {
          return root.generate(
              MaterialKind.AES_256, FaultyRoot.RANDOM.bytes(Material.ID_BYTES), FaultyRoot.OWNER);
        } catch (HsmException e) {
          if (e.reason() != Reason.UNAVAILABLE) {
            throw e;
          }
        }
      }
    }
  }
}
