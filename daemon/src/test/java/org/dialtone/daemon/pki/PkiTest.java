package org.dialtone.daemon.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Role;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.ConfigurationFile;
import org.dialtone.daemon.config.Defaults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

class PkiTest {
    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir private Path etc;
    private Path folder;
    private Pki pki;

    @BeforeEach
    void open() {
        folder = etc.resolve("pki");
        pki = new Pki(folder, NOW);
    }

    private X509Certificate certificate(String name) throws Exception {
        return PemFiles.certificate(folder.resolve(name));
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /// By the JDK, as of a moment.
    private void verify(X509Certificate leaf, Instant when) throws Exception {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(certificate("ca.crt"), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)),
                        parameters);
    }

    private void keyFits(X509Certificate certificate, Path key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(PemFiles.key(key));
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update((byte) 1);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void initMakesAnAuthorityAndAServerCertificateForItsNames() throws Exception {
        String advice =
                pki.init("gw1", List.of("gw1.example", "192.0.2.7", "2001:db8::7"), YEAR, false);
        X509Certificate server = certificate("server.crt");
        verify(server, NOW);
        verify(server, NOW.plus(YEAR).minusSeconds(1));
        assertThatThrownBy(() -> verify(server, NOW.plus(YEAR).plusSeconds(1)));
        keyFits(server, folder.resolve("server.key"));
        assertThat(server.getSubjectAlternativeNames().stream().map(name -> name.get(1).toString()))
                .containsExactly("gw1.example", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate("ca.crt").getBasicConstraints()).isZero();
        assertThat(mode(folder.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("server.key"))).isIn("rw-------", "rw-r-----");
        assertThat(advice).contains("[remote]\n").doesNotContain("PRIVATE");
    }

    @Test
    void whatItSaysToConfigureIsAValidConfiguration() throws Exception {
        String advice = pki.init("gw1", List.of(), YEAR, false);
        int start = advice.indexOf("[remote]");
        String remote = advice.substring(start, advice.indexOf("\n\n", start) + 1);
        pki.issue("noc", Role.OPERATOR, YEAR, false);
        Path file = Files.writeString(etc.resolve("dialtone.toml"), remote);
        Configuration read = ConfigurationFile.read(file, true, new Defaults("gw1", etc, etc));
        assertThat(read.remote()).isNotNull();
        assertThat(read.access().certificates()).isEqualTo(Map.of("noc", Role.OPERATOR));
    }

    @Test
    void issueMakesWhatAClientNeedsAndLetsItIn() throws Exception {
        pki.init("gw1", List.of("gw1.example"), YEAR, false);
        String advice = pki.issue("noc@example", Role.OBSERVER, YEAR, false);
        X509Certificate client = certificate("clients/noc@example/client.pem");
        verify(client, NOW);
        keyFits(client, folder.resolve("clients/noc@example/client.key"));
        assertThat(client.getSubjectX500Principal().getName()).isEqualTo("CN=noc@example");
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate("clients/noc@example/ca.pem")).isEqualTo(certificate("ca.crt"));
        assertThat(mode(folder.resolve("clients/noc@example"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("clients/noc@example/client.key"))).isEqualTo("rw-------");
        assertThat(etc.resolve("access.d/noc@example.toml"))
                .content()
                .endsWith("[access.observer]\ncertificates = [\"noc@example\"]\n");
        assertThat(advice).contains("gw1.example:8444").doesNotContain("PRIVATE");
    }

    @Test
    void openSslAgrees() throws Exception {
        pki.init("gw1", List.of("gw1.example", "192.0.2.7"), YEAR, false);
        pki.issue("noc", Role.OPERATOR, YEAR, false);
        String at = Long.toString(NOW.getEpochSecond());
        List<String> verify =
                List.of(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-attime",
                        at,
                        "-CAfile",
                        "pki/ca.crt");
        assertThat(
                        run(
                                verify,
                                "-purpose",
                                "sslserver",
                                "-verify_hostname",
                                "gw1.example",
                                "pki/server.crt"))
                .isEqualTo("pki/server.crt: OK\n");
        assertThat(
                        run(
                                verify,
                                "-purpose",
                                "sslserver",
                                "-verify_ip",
                                "192.0.2.7",
                                "pki/server.crt"))
                .isEqualTo("pki/server.crt: OK\n");
        assertThat(run(verify, "-purpose", "sslclient", "pki/clients/noc/client.pem"))
                .isEqualTo("pki/clients/noc/client.pem: OK\n");
        assertThat(run(verify, "-purpose", "sslserver", "pki/clients/noc/client.pem"))
                .as("a client cannot pass for a server")
                .contains("unsuitable certificate purpose");
    }

    private String run(List<String> command, String... more) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(more));
        Process process =
                new ProcessBuilder(words).directory(etc.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void nothingIsOverwrittenWithoutForce() throws Exception {
        pki.init("gw1", List.of(), YEAR, false);
        pki.issue("noc", Role.OPERATOR, YEAR, false);
        byte[] before = Files.readAllBytes(folder.resolve("server.key"));
        assertThatThrownBy(() -> pki.init("gw1", List.of(), YEAR, false))
                .isInstanceOf(PkiException.class)
                .hasMessage(
                        folder
                                + "/server.key exists already: nothing is overwritten without"
                                + " --force");
        assertThatThrownBy(() -> pki.issue("noc", Role.OBSERVER, YEAR, false))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("exists already");
        assertThat(Files.readAllBytes(folder.resolve("server.key"))).isEqualTo(before);
        assertThat(etc.resolve("access.d/noc.toml")).content().contains("[access.operator]");
    }

    @Test
    void forceRenewsUnderTheSameAuthority() throws Exception {
        pki.init("gw1", List.of(), YEAR, false);
        pki.issue("noc", Role.OPERATOR, YEAR, false);
        X509Certificate ca = certificate("ca.crt");
        X509Certificate server = certificate("server.crt");
        Instant later = NOW.plus(Duration.ofDays(300));
        Pki then = new Pki(folder, later);
        then.init("gw1", List.of(), YEAR, true);
        then.issue("noc", Role.OBSERVER, YEAR, true);
        assertThat(certificate("ca.crt")).isEqualTo(ca);
        assertThat(certificate("server.crt").getSerialNumber())
                .isNotEqualTo(server.getSerialNumber());
        verify(certificate("server.crt"), later.plus(YEAR).minusSeconds(1));
        assertThat(etc.resolve("access.d/noc.toml")).content().contains("[access.observer]");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> folder.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "ca.crt", "ca.key", "server.crt", "server.key", "clients");
        }
    }

    @Test
    void noCertificateOutlivesTheAuthority() throws Exception {
        pki.init("gw1", List.of(), Duration.ofDays(3650).plus(YEAR), false);
        assertThat(certificate("server.crt").getNotAfter())
                .isEqualTo(certificate("ca.crt").getNotAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../evil", "a/b", ".hidden", "-force", "a b", "a\"b", "a\nb", "ä"})
    void aNameThatIsNoFolderOrKeyIsRefused(String name) throws Exception {
        pki.init("gw1", List.of(), YEAR, false);
        assertThatThrownBy(() -> pki.issue(name, Role.OPERATOR, YEAR, false))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("expected: 1 to 64 letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-x", "a..b", "999.1.1.1.", "*.example"})
    void aServerNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> pki.init("gw1", List.of(name), YEAR, false))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("--name");
        assertThat(folder).doesNotExist();
    }

    @Test
    void issueWithoutAnAuthoritySaysWhatToDo() {
        assertThatThrownBy(() -> pki.issue("noc", Role.OPERATOR, YEAR, false))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("dialtone pki init");
    }
}
