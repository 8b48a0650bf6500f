package org.dialtone.bench;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DefinitionStore.Loaded;
import org.dialtone.daemon.interfaces.DefinitionFiles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Definitions as files, many of them: FOLDER FILES CHANGES. Prints `key value` lines; times in
/// nanoseconds, memory in bytes.
public final class DefinitionsSubject {
    private DefinitionsSubject() {}

    private static InterfaceDefinition definition(int number, String service) {
        return new InterfaceDefinition(
                "branch-office-" + number,
                DialKind.PPPOE,
                "ppp-" + number,
                true,
                Map.of("device", "wan0", "service", service),
                DialPolicy.DEFAULT,
                DemandPolicy.NONE);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        int changes = Integer.parseInt(args[2]);
        Path interfaces = folder.resolve("interfaces.d");
        Path credentials = folder.resolve("credentials.d");
        try (DefinitionFiles files = DefinitionFiles.open(interfaces, credentials)) {
            for (int i = 0; i < count; i++) {
                files.save(definition(i, "business-" + i));
                files.setCredentials(
                        "branch-office-" + i, new InterfaceCredentials("user" + i, "", "secret"));
            }
        }
        Thread.sleep(3000); // a file written just now is read again
        long empty = Figures.memory();
        try (DefinitionFiles files = DefinitionFiles.open(interfaces, credentials)) {
            Semaphore told = new Semaphore(0);
            files.onChange(told::release);
            long begun = System.nanoTime();
            List<Object> kept = new ArrayList<>(List.of(all(files, count)));
            Figures.say("load", System.nanoTime() - begun);
            Figures.say("memory", Figures.memory() - empty);
            for (int i = 0; i < changes; i++) {
                told.drainPermits();
                begun = System.nanoTime();
                files.save(definition(i % count, "changed-" + i));
                told.acquire();
                long noticed = System.nanoTime();
                Figures.say("noticed", noticed - begun);
                Loaded loaded = all(files, count);
                Figures.say("again", System.nanoTime() - noticed);
                kept.set(0, loaded);
                String service =
                        loaded.definitions().stream()
                                .filter(each -> each.name().endsWith("-0"))
                                .findFirst()
                                .orElseThrow()
                                .settings()
                                .get("service");
                if (i == 0 && !"changed-0".equals(service)) {
                    throw new AssertionError(service);
                }
            }
        }
    }

    /// What a router does at a change.
    private static Loaded all(DefinitionFiles files, int count) {
        Loaded loaded = files.load();
        if (loaded.definitions().size() != count) {
            throw new AssertionError(loaded.definitions().size() + " " + loaded.problems());
        }
        loaded.definitions().forEach(each -> files.credentials(each.name()));
        return loaded;
    }
}
