package dev.jcakms.conformance;

import java.util.List;

/** Cases of a Wycheproof file that share the group's members. Immutable and thread-safe. */
public final class TestGroup extends Members {
  private final List<TestCase> cases;

  TestGroup(Members members) {
    super(members.where(), members);
    this.cases = objects("tests").stream().map(TestCase::new).toList();
  }

  /** The cases, in the file's order. */
  public List<TestCase> cases() {
    return cases;
  }
}
