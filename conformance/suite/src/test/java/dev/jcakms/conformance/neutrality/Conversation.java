package dev.jcakms.conformance.neutrality;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A TLS connection in memory with certificates on both sides, over which one text goes and back.
 */
final class Conversation {
  private static final int ROUNDS = 50;
  private static final int BUFFER_BYTES = 1 << 17;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine client;
  private final SSLEngine server;
  private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);

  Conversation(SSLContext context, String protocol, Optional<String> suite) {
    // By host and port a client finds the session that it had before.
    client = context.createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    server = context.createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    for (SSLEngine engine : List.of(client, server)) {
      engine.setEnabledProtocols(new String[] {protocol});
      suite.ifPresent(name -> engine.setEnabledCipherSuites(new String[] {name}));
    }
  }

  /** What came back, and by which suite. */
  String held() throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    ByteBuffer text = ByteBuffer.wrap(Hex.MESSAGE);
    ByteBuffer heard = ByteBuffer.allocate(BUFFER_BYTES);
    ByteBuffer answered = ByteBuffer.allocate(BUFFER_BYTES);
    for (int round = 0; answered.position() < Hex.MESSAGE.length && round < ROUNDS; round++) {
      send(client, text, toServer);
      receive(server, toServer, heard);
      send(server, heard.flip(), toClient);
      heard.compact();
      receive(client, toClient, answered);
    }
    return server.getSession().getCipherSuite()
        + " "
        + answered.position()
        + " bytes, peer "
        + server.getSession().getPeerPrincipal();
  }

  private static void send(SSLEngine engine, ByteBuffer text, ByteBuffer packets)
      throws SSLException {
    boolean ready = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    Object unused = engine.wrap(ready ? text : NOTHING.duplicate(), packets);
    runTasks(engine);
  }

  private static void receive(SSLEngine engine, ByteBuffer packets, ByteBuffer text)
      throws SSLException {
    packets.flip();
    int before;
    do {
      before = packets.remaining();
      Object unused = engine.unwrap(packets, text);
      runTasks(engine);
    } while (packets.hasRemaining() && packets.remaining() < before);
    packets.compact();
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
