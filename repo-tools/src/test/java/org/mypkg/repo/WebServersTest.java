package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository is files: any web server serves it as it lies there, names with a percent sign and ranges too. */
final class WebServersTest {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    private final Path temporary;
    private final Workshop workshop;

    WebServersTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.workshop = new Workshop(temporary);
        workshop.init();
        String words = "0123456789".repeat(200);
        Path epoch = workshop.pack("epoch", "1:2.0-3", "", "usr/share/epoch=" + words);
        Path plus = workshop.pack("c++lib", "1.0+git~2", "", "usr/share/plus=1");
        workshop.run("add", workshop.repo().toString(), epoch.toString(), plus.toString()).ok();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void serves(int port, List<String> argv) throws Exception {
        Path log = temporary.resolve("log");
        Process server = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try (var reader = new HttpReader("http://127.0.0.1:" + port + "/", workshop.repository().publicKey(), workshop)) {
            long start = System.nanoTime();
            while (!answers(port)) {
                assertTrue(server.isAlive() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), Files.readString(log));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            reader.readOnce();
            assertEquals(List.of("c++lib 1.0+git~2", "epoch 1:2.0-3"), reader.seen().get(2L));
            String file = "pool/epoch-1%3a2.0-3.noarch.mpkg";
            byte[] whole = Files.readAllBytes(workshop.repo().resolve(file));
            assertArrayEquals(Arrays.copyOfRange(whole, 100, 300), reader.range(file, 100, 299));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void busyboxServesARepositoryAsItIs() throws Exception {
        int port = freePort();
        serves(port, List.of("busybox", "httpd", "-f", "-p", "127.0.0.1:" + port, "-h", workshop.repo().toString()));
    }

    @Test
    void nginxServesARepositoryAsItIs() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(NGINX), "SKIPPED: nginx is not installed (Debian's package nginx-light)");
        int port = freePort();
        Path settings = Files.writeString(temporary.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid DIR/nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path DIR/t1;
                    proxy_temp_path DIR/t2;
                    fastcgi_temp_path DIR/t3;
                    uwsgi_temp_path DIR/t4;
                    scgi_temp_path DIR/t5;
                    server { listen 127.0.0.1:PORT; root DIR/repo; }
                }
                """.replace("DIR", temporary.toString()).replace("PORT", Integer.toString(port)));
        serves(port, List.of(NGINX.toString(), "-e", "stderr", "-p", temporary.toString(), "-c", settings.toString()));
    }
}
