import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies a jar, and brings class files from before Java 6 to the format of Java 8. JDK 17 cannot
 * keep older ones from one start to the next, and the newest JDK not all of what it knows of them.
 * The code of the methods stays as it is; what is added tells the verifier the types at its jumps.
 *
 * <p>Arguments: the jar, the copy. Run as a source file while the command is packaged.
 */
final class KeepableClasses {
  private static final String CLASS = ".class";

  /** Of a class file, two bytes. */
  private static final int MAJOR_VERSION_OFFSET = 6;

  private KeepableClasses() {}

  public static void main(String[] arguments) throws IOException {
    File jar = new File(arguments[0]);
    try (JarFile in = new JarFile(jar);
        URLClassLoader classes =
            new URLClassLoader(
                new URL[] {jar.toURI().toURL()}, ClassLoader.getPlatformClassLoader());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      List<ZipEntry> entries = new ArrayList<>(Collections.list(in.entries()));
      for (ZipEntry entry : entries) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        try (InputStream bytes = in.getInputStream(entry)) {
          out.write(keepable(entry.getName(), bytes.readAllBytes(), classes));
        }
        out.closeEntry();
      }
    }
  }

  private static byte[] keepable(String name, byte[] bytes, ClassLoader classes) {
    boolean isOld =
        name.endsWith(CLASS)
            && ByteBuffer.wrap(bytes).getShort(MAJOR_VERSION_OFFSET) < Opcodes.V1_6;
    return isOld ? ofJava8(bytes, classes) : bytes;
  }

  private static byte[] ofJava8(byte[] bytes, ClassLoader classes) {
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return classes;
          }
        };
    ClassVisitor raised =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
          }
        };
    new ClassReader(bytes).accept(raised, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
