package dev.jcakms.provider;

import dev.jcakms.hsm.Root;
import dev.jcakms.port.Arns;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** A real installation that tells of each {@link KeyStep} when its port has done it. */
final class SteppedInstallation implements Installation {
  private final Installation real;
  private final Consumer<KeyStep> steps;

  SteppedInstallation(Installation real, Consumer<KeyStep> steps) {
    this.real = real;
    this.steps = steps;
  }

  @Override
  public Arns arns() {
    return real.arns();
  }

  @Override
  public KeyRepository repository() {
    return stepped(KeyRepository.class, real.repository());
  }

  @Override
  public Root root() {
    return stepped(Root.class, real.root());
  }

  private <T> T stepped(Class<T> port, T behind) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(behind, arguments);
                for (KeyStep step : KeyStep.values()) {
                  if (step.isDoneBy(port, method.getName())) {
                    steps.accept(step);
                  }
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void login(char[] secret) {
    real.login(secret);
  }

  @Override
  public void makeIfMissing() {
    real.makeIfMissing();
  }

  @Override
  public void close() {
    real.close();
  }
}
