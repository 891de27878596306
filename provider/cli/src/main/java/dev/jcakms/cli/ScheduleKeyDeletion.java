package dev.jcakms.cli;

import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.provider.KmsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kms schedule-key-deletion}. */
@Command(
    name = "schedule-key-deletion",
    header = "Stops a key, and has it destroyed in 7 to 30 days unless that is cancelled.",
    description = "What was encrypted under a key that is destroyed is lost for good.",
    footer = {
      "",
      "Example:",
      "  kms schedule-key-deletion --key-id \\",
      "      $(kms describe-key --key-id alias/retired \\",
      "          --query KeyMetadata.KeyId --output text)"
    })
final class ScheduleKeyDeletion extends ServiceVerb {
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--pending-window-in-days",
      paramLabel = "DAYS",
      description = "7 to 30; ${DEFAULT-VALUE} if not given.")
  private int pendingWindowInDays = ScheduledDeletion.MAX_WINDOW_DAYS;

  ScheduleKeyDeletion(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "ScheduleKeyDeletion";
  }

  @Override
  Members ask(KmsProvider provider) {
    ScheduledDeletion scheduled =
        provider.administration().scheduleKeyDeletion(key.name(), pendingWindowInDays);
    return new Members()
        .put("KeyId", scheduled.keyArn())
        .put("DeletionDate", scheduled.deletionDate())
        .put("KeyState", scheduled.state().awsName())
        .put("PendingWindowInDays", scheduled.pendingWindowDays());
  }
}
