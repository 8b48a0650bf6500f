package org.dialtone.testbed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.grpc.ServerCall;

/// The arrows of the service, and its two fences.
///
///     daemon ──┬──▶ local ──▶ linux ──┐
///              ├──▶ journal ──────────┼──▶ core ──▶ api
///              └──▶ server ───────────┘               ▲
///                     └──▶ wire ◀── client ───────────┘
@AnalyzeClasses(
        packages = {
            "org.dialtone.server",
            "org.dialtone.wire",
            "org.dialtone.client",
            "org.dialtone.journal",
            "org.dialtone.daemon"
        },
        importOptions = Shipped.class)
class ServerArchitectureTest {

    @ArchTest
    static final ArchRule serverKnowsNoKernelAndNoDisk =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.server..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.linux..",
                            "org.dialtone.journal..",
                            "org.dialtone.local..",
                            "org.dialtone.client..")
                    .because("so it runs before a kernel that a test plays");

    @ArchTest
    static final ArchRule wireStandsAlone =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.api..", "org.dialtone.core..", "org.dialtone.server..")
                    .because("it is what is generated from the .proto files, and nothing else");

    @ArchTest
    static final ArchRule journalKnowsOnlyTheCore =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.journal..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.linux..",
                            "org.dialtone.local..",
                            "org.dialtone.server..",
                            "org.dialtone.wire..",
                            "io.grpc..")
                    .because("a router records in the same way whoever serves it");

    @ArchTest
    static final ArchRule clientKnowsNoRouterOfItsOwn =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.client..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.core..",
                            "org.dialtone.linux..",
                            "org.dialtone.local..",
                            "org.dialtone.server..")
                    .because("a program that uses a router elsewhere needs none here");

    @ArchTest
    static final ArchRule onlyTheDaemonKnowsTheDaemon =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.dialtone.daemon..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.dialtone.daemon..")
                    .because("it is where all is put together");

    @ArchTest
    static final ArchRule onlyPkiNeedsBouncyCastle =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.dialtone.daemon.pki..")
                    .and()
                    .haveNameNotMatching(".*\\.PkiCommand")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.dialtone.daemon.pki..", "org.bouncycastle..")
                    .because(
                            "the launcher puts its jars on the class path of `dialtone pki` alone");

    @ArchTest
    static final ArchRule oneClassReadsPeerCredentials =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.server..")
                    .and()
                    .haveNameNotMatching(".*\\.UnixPeer(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("io\\.grpc\\.netty\\.Internal.*")
                    .because("gRPC's internal API may change: one class has to follow it");

    @ArchTest
    static final ArchRule oneClassSendsResponses =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.Outlet")
                    .should()
                    .callMethod(ServerCall.class, "sendMessage", Object.class)
                    .because("a client that does not read must not stop a server");
}
