package dev.jcakms.conformance.jca;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Cipher;

/** The ways in which a whole input can be given to a cipher. */
enum Form {
  ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      return cipher.doFinal(in);
    }
  },
  PART_OF_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      return cipher.doFinal(amid(in), OFFSET, in.length);
    }
  },
  INTO_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      byte[] out = new byte[cipher.getOutputSize(in.length)];
      return Arrays.copyOf(out, cipher.doFinal(amid(in), OFFSET, in.length, out));
    }
  },
  INTO_PART_OF_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      byte[] out = new byte[OFFSET + cipher.getOutputSize(in.length)];
      int written = cipher.doFinal(amid(in), OFFSET, in.length, out, OFFSET);
      return Arrays.copyOfRange(out, OFFSET, OFFSET + written);
    }
  },
  UPDATE_WITH_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      byte[] first = CipherContractTest.someOrNone(cipher.update(in));
      return CipherContractTest.joined(first, cipher.doFinal());
    }
  },
  UPDATE_WITH_PART_OF_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      byte[] first = CipherContractTest.someOrNone(cipher.update(amid(in), OFFSET, in.length));
      byte[] rest = new byte[cipher.getOutputSize(0)];
      int written = cipher.doFinal(rest, 0);
      return CipherContractTest.joined(first, Arrays.copyOf(rest, written));
    }
  },
  UPDATE_INTO_ARRAY {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      byte[] out = new byte[OFFSET + cipher.getOutputSize(in.length)];
      int written = cipher.update(amid(in), OFFSET, in.length, out, OFFSET);
      written += cipher.doFinal(out, OFFSET + written);
      return Arrays.copyOfRange(out, OFFSET, OFFSET + written);
    }
  },
  BUFFERS {
    @Override
    byte[] apply(Cipher cipher, byte[] in) throws Exception {
      ByteBuffer out = ByteBuffer.allocate(cipher.getOutputSize(in.length));
      return Arrays.copyOf(out.array(), cipher.doFinal(ByteBuffer.wrap(in), out));
    }
  };

  private static final int OFFSET = 9;

  /** What comes out of {@code in}, given in this form to an initialised cipher. */
  abstract byte[] apply(Cipher cipher, byte[] in) throws Exception;

  private static byte[] amid(byte[] in) {
    byte[] amid = new byte[OFFSET + in.length + OFFSET];
    Arrays.fill(amid, (byte) 0x5A);
    System.arraycopy(in, 0, amid, OFFSET, in.length);
    return amid;
  }
}
