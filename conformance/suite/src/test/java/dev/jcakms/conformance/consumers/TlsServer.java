package dev.jcakms.conformance.consumers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server of the JDK's that answers one client, by one line. */
final class TlsServer implements AutoCloseable {
  static final String GREETING = "greetings from the KMS";

  private static final int DEADLINE_SECONDS = 60;
  private static final int DEADLINE_MILLIS = 1_000 * DEADLINE_SECONDS;
  private static final Certificate[] NOBODY = {};

  private final SSLServerSocket listening;
  private final CompletableFuture<Seen> seen = new CompletableFuture<>();

  /** What one side of a connection saw of the other. */
  record Seen(String protocol, Certificate[] peer, String line) {}

  /**
   * Listens.
   *
   * @param protocol the one that is offered
   * @param needsClient whether a client must show a certificate
   */
  TlsServer(SSLContext context, String protocol, boolean needsClient) throws IOException {
    listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening.setEnabledProtocols(new String[] {protocol});
    listening.setNeedClientAuth(needsClient);
    listening.setSoTimeout(DEADLINE_MILLIS);
    Thread thread = new Thread(() -> answer(needsClient), "tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer(boolean needsClient) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.startHandshake();
      socket.getOutputStream().write((GREETING + "\n").getBytes(StandardCharsets.UTF_8));
      Certificate[] peer = needsClient ? socket.getSession().getPeerCertificates() : NOBODY;
      seen.complete(new Seen(socket.getSession().getProtocol(), peer, GREETING));
    } catch (IOException | RuntimeException e) {
      seen.completeExceptionally(e);
    }
  }

  /** Connects as a client that checks the server's name, and reads its line. */
  static Seen greet(SSLContext context, int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress().getHostAddress(), port)) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return new Seen(
          socket.getSession().getProtocol(), socket.getSession().getPeerCertificates(), line);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What the server saw of its client. */
  Seen seen() throws Exception {
    return seen.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
