package dev.jcakms.conformance.jca;

import java.security.AlgorithmParameters;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** What applications ask before they give a key; each binds the JDK to the first provider. */
enum CipherQuestion {
  NONE {
    @Override
    @Nullable Object ask(Cipher cipher) {
      return null;
    }
  },
  PROVIDER {
    @Override
    Object ask(Cipher cipher) {
      return cipher.getProvider() != null;
    }
  },
  BLOCK_SIZE {
    @Override
    Object ask(Cipher cipher) {
      return cipher.getBlockSize();
    }
  },
  IV {
    @Override
    @Nullable Object ask(Cipher cipher) {
      return cipher.getIV();
    }
  },
  PARAMETERS {
    @Override
    @Nullable Object ask(Cipher cipher) {
      AlgorithmParameters parameters = cipher.getParameters();
      return parameters == null ? null : parameters.getAlgorithm();
    }
  },
  EXEMPTION {
    @Override
    @Nullable Object ask(Cipher cipher) {
      return cipher.getExemptionMechanism();
    }
  };

  abstract @Nullable Object ask(Cipher cipher);
}
