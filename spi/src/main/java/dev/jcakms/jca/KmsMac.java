package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MacAlgorithm;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;

/**
 * {@code HmacSHA224}, {@code HmacSHA256}, {@code HmacSHA384} and {@code HmacSHA512}: MACs by the
 * root under a KMS key. Under any other key it is what a successor makes of it.
 *
 * <p>After a failure in the middle of a message every call fails until {@code reset} or {@code
 * init}, so that no MAC is ever of a part of what the application meant.
 */
final class KmsMac extends MacSpi implements Cloneable {
  private final EngineParts parts;
  private final MacAlgorithm algorithm;

  /** Under a key of ours; never together with a successor. */
  private @Nullable MacMessage message;

  private @Nullable Mac successor;

  KmsMac(EngineParts parts, MacAlgorithm algorithm) {
    this.parts = parts;
    this.algorithm = algorithm;
  }

  /** Known without any key: who asks before he has one must not be bound to anybody by it. */
  @Override
  protected int engineGetMacLength() {
    return algorithm.macBytes();
  }

  @Override
  protected void engineInit(@Nullable Key key, @Nullable AlgorithmParameterSpec parameters)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    forgetMessage();
    if (key instanceof KmsSecretKey handle) {
      successor = null;
      message = begin(handle, parameters);
    } else if (key instanceof PublicKey || key instanceof PrivateKey) {
      // Bouncy Castle would make MACs under the encoding of a public key, which is no secret.
      throw new InvalidKeyException("Secret key expected");
    } else if (successor != null) {
      // Like the JDK's: who has taken a key once is asked again, and nobody else.
      successor.init(key, parameters);
    } else {
      successor = successorFor(key, parameters);
    }
  }

  private MacMessage begin(KmsSecretKey handle, @Nullable AlgorithmParameterSpec parameters)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (parameters != null) {
      throw new InvalidAlgorithmParameterException("an HMAC has no parameters");
    }
    try {
      return new MacMessage(
          Handles.service(handle, parts.own()).macMaking(handle.keyName(), algorithm));
    } catch (KmsException e) {
      throw JcaExceptions.invalidKey(e);
    }
  }

  private Mac successorFor(@Nullable Key key, @Nullable AlgorithmParameterSpec parameters)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    String name = algorithm.spec().standardAlgorithm();
    return new Successors(parts, "Mac", name)
        .initialized(
            key,
            provider -> {
              Mac mac = Mac.getInstance(name, provider);
              mac.init(key, parameters);
              return mac;
            });
  }

  @Override
  protected void engineUpdate(byte in) {
    engineUpdate(new byte[] {in}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] in, int offset, int length) {
    if (successor != null) {
      successor.update(in, offset, length);
      return;
    }
    try {
      message().update(in, offset, length);
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  @Override
  protected byte[] engineDoFinal() {
    if (successor != null) {
      return successor.doFinal();
    }
    try {
      return message().finish();
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  private MacMessage message() {
    if (message == null) {
      throw new IllegalStateException("the MAC is not initialised");
    }
    return message;
  }

  /** Before any key there is nothing to forget, and nobody to bind. */
  @Override
  protected void engineReset() {
    if (message != null) {
      message.reset();
    } else if (successor != null) {
      successor.reset();
    }
  }

  private void forgetMessage() {
    if (message != null) {
      message.reset();
      message = null;
    }
  }

  /**
   * A copy with what came of the message so far.
   *
   * @throws CloneNotSupportedException in the middle of a message of more than 1 MiB, or if the
   *     successor cannot be cloned
   */
  @Override
  public Object clone() throws CloneNotSupportedException {
    KmsMac clone = new KmsMac(parts, algorithm);
    clone.message = message == null ? null : message.copy();
    clone.successor = successor == null ? null : (Mac) successor.clone();
    return clone;
  }
}
