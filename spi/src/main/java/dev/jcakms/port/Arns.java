package dev.jcakms.port;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.KeyId;
import java.util.regex.Pattern;

/**
 * The ARNs of one installation: {@code arn:<partition>:kms:<region>:<account>:key/<id>}, and {@code
 * …:alias/<name>}. They are labels; nothing is looked up by partition, region or account.
 *
 * @param partition letters, digits and hyphens
 * @param region the label of the installation, likewise
 * @param account twelve digits
 */
public record Arns(String partition, String region, String account) {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String KEY_RESOURCE = "key/";

  // After the patterns, which its constructor needs.
  /** What an installation is called unless its configuration says otherwise. */
  public static final Arns DEFAULT = new Arns("jcakms", "local", "000000000000");

  /**
   * Checks the three labels.
   *
   * @throws KmsException VALIDATION
   */
  public Arns {
    if (!LABEL.matcher(partition).matches() || !LABEL.matcher(region).matches()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "partition and region are letters, digits and hyphens");
    }
    if (!ACCOUNT.matcher(account).matches()) {
      throw new KmsException(KmsErrorCode.VALIDATION, "an account is twelve digits");
    }
  }

  /** The ARN of a key. */
  public String key(KeyId keyId) {
    return prefix() + KEY_RESOURCE + keyId;
  }

  /** The ARN of an alias, whose name begins with {@code alias/}. */
  public String alias(String aliasName) {
    return prefix() + aliasName;
  }

  /**
   * The bare form of a name: a key id or an alias name, with the ARN of this installation round it
   * taken away.
   *
   * @throws KmsException INVALID_ARN for an ARN that is malformed, NOT_FOUND for another
   *     installation's
   */
  public String withoutArn(KeyName name) {
    String text = name.text();
    if (!text.startsWith("arn:")) {
      return text;
    }
    String[] parts = text.split(":", 6);
    if (parts.length != 6 || !parts[2].equals("kms")) {
      throw new KmsException(KmsErrorCode.INVALID_ARN, "Invalid arn " + text);
    }
    String resource = parts[5];
    if (!resource.startsWith(KEY_RESOURCE) && !resource.startsWith(KeyName.ALIAS_PREFIX)) {
      throw new KmsException(KmsErrorCode.INVALID_ARN, "Invalid arn " + text);
    }
    if (!text.startsWith(prefix())) {
      throw new KmsNotFoundException("The ARN " + text + " is not of this installation.");
    }
    return resource.startsWith(KEY_RESOURCE) ? resource.substring(KEY_RESOURCE.length()) : resource;
  }

  /**
   * The key that an id or key ARN names, without asking whether it exists.
   *
   * @throws KmsException NOT_FOUND for a text that no key has, INVALID_ARN or NOT_FOUND as {@link
   *     #withoutArn} says
   */
  public KeyId keyId(KeyName name) {
    String bare = withoutArn(name);
    try {
      return KeyId.parse(bare);
    } catch (FormatException notAnId) {
      throw new KmsNotFoundException("Invalid keyId '" + bare + "'");
    }
  }

  private String prefix() {
    return "arn:" + partition + ":kms:" + region + ":" + account + ":";
  }
}
