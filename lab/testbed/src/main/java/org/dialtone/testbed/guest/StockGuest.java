package org.dialtone.testbed.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Guests with Debian's own kernel on a machine that QEMU emulates, in software: slow (some 5 s to
/// boot, and a processor of a tenth of the host's), for what User-Mode Linux has no module for. The
/// host's file system is had by 9P, read-only; what the guest writes, it keeps in its memory, but
/// for its own directory.
///
/// The kernel is looked for in `/var/cache/dialtone/kernel`, where `./check` unpacks it, and then
/// among those installed.
public final class StockGuest {
    private static final String QEMU = "/usr/bin/qemu-system-x86_64";
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    private static final Path UNPACKED = Path.of("/var/cache/dialtone/kernel");
    private static final String MEMORY = "1536";
    private static final List<String> MODULES =
            List.of("virtio_pci", "9pnet_virtio", "9p", "overlay");

    private StockGuest() {}

    /// A kernel.
    ///
    /// @param root what its modules' names begin in, `/` if it is installed
    private record Kernel(Path root, String release) {
        Path image() {
            return root.resolve("boot/vmlinuz-" + release);
        }

        Path modules() {
            return root.resolve("lib/modules").resolve(release);
        }

        boolean serves() {
            return Files.exists(modules().resolve("kernel/fs/9p/9p.ko"))
                    && Files.exists(modules().resolve("modules.dep"));
        }
    }

    /// Boots one, as [Guest.Kind].
    public static Guest boot(Path directory, Duration limit, List<String> command)
            throws IOException {
        return boot(directory, limit, command, 1);
    }

    /// Boots one with so many processors, each a thread of QEMU's.
    static Guest boot(Path directory, Duration limit, List<String> command, int processors)
            throws IOException {
        for (Path program : List.of(Path.of(QEMU), BUSYBOX)) {
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException(
                        program
                                + " is missing: install the packages qemu-system-x86 and"
                                + " busybox-static");
            }
        }
        Kernel kernel = kernel();
        String parameters =
                "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off dialtone.files="
                        + directory
                        + " dialtone.modules="
                        + kernel.modules();
        List<String> machine = new ArrayList<>(List.of(QEMU, "-nodefaults", "-no-reboot"));
        machine.addAll(List.of("-M", "q35", "-accel", "tcg", "-cpu", "max", "-m", MEMORY));
        machine.addAll(List.of("-smp", Integer.toString(processors)));
        machine.addAll(List.of("-display", "none", "-serial", "stdio"));
        machine.addAll(List.of("-kernel", kernel.image().toString(), "-append", parameters));
        machine.addAll(List.of("-initrd", initramfs(directory, kernel).toString()));
        machine.addAll(share("host", "/", ",readonly=on,multidevs=remap"));
        machine.addAll(share("files", directory.toString(), ""));
        return Guest.start(directory, limit, command, "stock.sh", machine);
    }

    private static List<String> share(String tag, String path, String more) {
        return List.of(
                "-fsdev",
                "local,security_model=none,id=" + tag + ",path=" + path + more,
                "-device",
                "virtio-9p-pci,fsdev=" + tag + ",mount_tag=" + tag);
    }

    private static Kernel kernel() throws IOException {
        for (Path root : List.of(UNPACKED, Path.of("/"))) {
            if (Files.isDirectory(root.resolve("lib/modules"))) {
                try (Stream<Path> all = Files.list(root.resolve("lib/modules"))) {
                    var found =
                            all.map(each -> new Kernel(root, String.valueOf(each.getFileName())))
                                    .filter(each -> Files.isReadable(each.image()))
                                    .filter(Kernel::serves)
                                    .findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        throw new IllegalStateException(
                "there is no kernel in "
                        + UNPACKED
                        + ", and none with 9P is installed: run ./check, which unpacks Debian's"
                        + " there");
    }

    /// Makes the first file system: busybox, initramfs.sh, modules numbered in their order.
    private static Path initramfs(Path directory, Kernel kernel) throws IOException {
        Path root = Files.createDirectory(directory.resolve("initramfs"));
        for (String each : List.of("bin", "dev", "proc", "lower", "upper", "root", "modules")) {
            Files.createDirectory(root.resolve(each));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Guest.script("initramfs.sh", root.resolve("init"));
        int number = 100;
        for (Path module : modules(kernel)) {
            Files.copy(module, root.resolve("modules/" + number++ + "-" + module.getFileName()));
        }
        Path made = directory.resolve("initramfs.cpio");
        run(root, "find . | " + BUSYBOX + " cpio -o -H newc >" + made);
        return made;
    }

    private static Set<Path> modules(Kernel kernel) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        String all = String.join(" ", MODULES);
        String words =
                "for m in %s; do modprobe -d %s -S %s --show-depends $m || exit 1; done"
                        .formatted(all, kernel.root(), kernel.release());
        for (String line : run(kernel.root(), words).lines().toList()) {
            if (line.startsWith("insmod ")) { // others are built in
                files.add(Path.of(line.substring("insmod ".length()).strip()));
            }
        }
        return files;
    }

    private static String run(Path directory, String script) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", script).directory(directory.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String wrong = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(script + ": " + wrong);
        }
        return said;
    }
}
