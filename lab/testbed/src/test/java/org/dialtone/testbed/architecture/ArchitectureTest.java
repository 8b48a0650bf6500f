package org.dialtone.testbed.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.dialtone.api.RouterEvent;
import org.dialtone.core.notify.NotificationRegistry;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.Established;
import org.dialtone.core.stream.JournalStream;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/// The arrows between modules and packages, and why each points one way.
///
///     cli ──┐                ┌── linux ──┐
///           ├──▶ local ──────┤           ├──▶ core ──▶ api
///     mprapi┘                └───────────┘
@AnalyzeClasses(
        packages = {
            "org.dialtone.api",
            "org.dialtone.core",
            "org.dialtone.linux",
            "org.dialtone.local",
            "org.dialtone.mprapi",
            "org.dialtone.cli"
        },
        importOptions = Shipped.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule apiStandsAlone =
            classes()
                    .that()
                    .resideInAPackage("org.dialtone.api..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.jspecify..", "org.dialtone.api..")
                    .because("whoever uses a router must not get anything else with it");

    @ArchTest
    static final ArchRule coreUsesOnlyTheApi =
            classes()
                    .that()
                    .resideInAPackage("org.dialtone.core..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..", "org.jspecify..", "org.dialtone.api..", "org.dialtone.core..")
                    .because("it runs against any kernel, also one that a test plays");

    @ArchTest
    static final ArchRule coreDoesNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.core..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "java.net..", "java.nio.file..", "java.nio.channels..")
                                    .and(not(equivalentTo(InetAddress.class))))
                    .because("what blocks or fails comes through a port");

    @ArchTest
    static final ArchRule coreLooksUpNoNames =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.core..")
                    .should()
                    .callMethod(InetAddress.class, "getByName", String.class)
                    .orShould()
                    .callMethod(InetAddress.class, "getAllByName", String.class)
                    .because("an address is a value there, never a question to a name server");

    @ArchTest
    static final ArchRule linuxKnowsNothingAboveTheCore =
            classes()
                    .that()
                    .resideInAPackage("org.dialtone.linux..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.dialtone.api..",
                            "org.dialtone.core.model..",
                            "org.dialtone.core.port..",
                            "org.dialtone.linux..")
                    .because("it fills the core's ports, and has no say in what is done with them");

    @ArchTest
    static final ArchRule nativeMemoryStaysInLinux =
            noClasses()
                    .that(not(resideInAPackage("org.dialtone.linux..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..")
                    .because("one module needs native access, and one place has to be right");

    @ArchTest
    static final ArchRule programsAreStartedByTheDemoAndTheSupervisorAlone =
            noClasses()
                    .that(
                            not(
                                    resideInAnyPackage(
                                            "org.dialtone.cli..", "org.dialtone.linux.process..")))
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ProcessBuilder.class, Process.class)
                    .because("a router asks the kernel itself; what dials is supervised");

    @ArchTest
    static final ArchRule faceModulesUseTheApiAlone =
            noClasses()
                    .that()
                    .resideInAnyPackage("org.dialtone.mprapi..", "org.dialtone.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.core..", "org.dialtone.linux..", "org.dialtone.api.spi..")
                    .because("they must work on a remote router as on a local one");

    @ArchTest
    static final ArchRule theTwoFacesDoNotKnowEachOther =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.mprapi..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.dialtone.cli..")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli..")
                    .because("the calls are for programs");

    @ArchTest
    static final ArchRule lookingAtLinksIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage("org.dialtone.core.link..", "org.dialtone.core.model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.core.loop..",
                            "org.dialtone.core.notify..",
                            "org.dialtone.core.port..",
                            "org.dialtone.core.stream..")
                    .because("what two looks at a link mean does not depend on who looks, or when");

    @ArchTest
    static final ArchRule decidingWhenToDialIsPure =
            classes()
                    .that()
                    .resideInAPackage("org.dialtone.core.ddm..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "java.lang",
                                            "java.lang.invoke",
                                            "java.lang.runtime",
                                            "java.time..",
                                            "java.util",
                                            "java.util.function",
                                            "java.util.stream",
                                            "org.jspecify..",
                                            "org.dialtone.api",
                                            "org.dialtone.api.dial..",
                                            "org.dialtone.core.ddm..")
                                    .and(not(belongToAnyOf(Random.class, Thread.class)))
                                    .or(
                                            belongToAnyOf(
                                                    DialEnd.class,
                                                    DialPhase.class,
                                                    Established.class)))
                    .because("years of it are simulated in seconds, and a history can be replayed");

    @ArchTest
    static final ArchRule theRegistryKnowsNothingOfLinks =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.core.notify..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.dialtone.core.loop..",
                            "org.dialtone.core.link..",
                            "org.dialtone.core.port..",
                            "org.dialtone.core.stream..")
                    .because("its barrier is proven by itself");

    @ArchTest
    static final ArchRule onlyTheLoopPublishes =
            noClasses()
                    .that(not(resideInAPackage("org.dialtone.core.loop..")))
                    .should()
                    .callMethod(NotificationRegistry.class, "publish")
                    .because(
                            "the loop is the single writer: the barrier of deregister rests on it");

    @ArchTest
    static final ArchRule onlyTheLoopRecords =
            noClasses()
                    .that(not(resideInAPackage("org.dialtone.core.loop..")))
                    .should()
                    .callMethod(Journal.class, "append", RouterEvent.class)
                    .because("the loop is the single writer: revisions have no holes");

    @ArchTest
    static final ArchRule timeIsHandedIn =
            noClasses()
                    .that()
                    .resideInAPackage("org.dialtone.core..")
                    .and()
                    .areNotAssignableTo(Time.class)
                    .and()
                    .areNotAssignableTo(JournalStream.class)
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .because(
                            "a test must be able to stop, step and wind the clock; a stream only"
                                    + " waits by it");

    @ArchTest
    static final ArchRule nobodySleeps =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Thread.class, "sleep", Duration.class)
                    .because("whoever waits, waits for something");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("org.dialtone.(*).(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a package can be read and tested without those above it");
}
