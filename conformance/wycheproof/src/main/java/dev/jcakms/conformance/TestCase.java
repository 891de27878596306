package dev.jcakms.conformance;

import java.util.List;

/** One case of a Wycheproof file. Immutable and thread-safe. */
public final class TestCase extends Members {
  private final long tcId;
  private final String comment;
  private final List<String> flags;
  private final Result result;

  TestCase(Members members) {
    this(members.number("tcId"), members);
  }

  private TestCase(long tcId, Members members) {
    super(members.where() + " tcId " + tcId, members);
    this.tcId = tcId;
    this.comment = text("comment");
    this.flags = texts("flags");
    this.result = Result.read(this);
  }

  /** Its number, the only one of the file. */
  public long tcId() {
    return tcId;
  }

  /** What it is about. */
  public String comment() {
    return comment;
  }

  /** Names that the file's notes explain. */
  public List<String> flags() {
    return flags;
  }

  /** What is expected. */
  public Result result() {
    return result;
  }

  /** The file, the number and the comment. */
  @Override
  public String toString() {
    return where() + " (" + comment + ")";
  }
}
