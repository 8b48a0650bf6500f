package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ExitStatus;
import org.dialtone.linux.process.Launch;
import org.dialtone.linux.process.PrivateFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// PPP over Ethernet, by pppd and its plugin rp-pppoe.so, which Debian has under this name in every
/// version.
final class PppoeDialer implements Recipe {
    private static final Set<String> KEYS = Set.of("device", "service", "ac-name", "host-uniq");
    static final Pattern LINK = Pattern.compile("[^/\\s]{1,15}");
    private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2}){1,64}");

    @Override
    public DialKind kind() {
        return DialKind.PPPOE;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        List<String> problems = new ArrayList<>(PppdOptions.problems(definition, KEYS));
        String device = definition.settings().get("device");
        if (device != null && !LINK.matcher(device).matches()) {
            problems.add("device: " + device + " (expected: the name of an Ethernet link)");
        }
        String uniq = definition.settings().get("host-uniq");
        if (uniq != null && !HEX.matcher(uniq).matches()) {
            problems.add("host-uniq: " + uniq + " (expected: 1 to 64 bytes in hexadecimal)");
        }
        return problems;
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        return definition.settings().containsKey("device")
                ? List.of()
                : List.of("device: missing (expected: the name of an Ethernet link)");
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return Programs.missing("pppd");
    }

    @Override
    public Launch prepare(DialRequest request, Path directory) throws IOException {
        Map<String, String> settings = request.definition().settings();
        PppdOptions options = new PppdOptions().add("plugin", "rp-pppoe.so");
        options.addSetting(settings, "service", "rp_pppoe_service");
        options.addSetting(settings, "ac-name", "rp_pppoe_ac");
        options.addSetting(settings, "host-uniq", "host-uniq");
        options.addCommon(request, directory).add("nic-" + settings.get("device"));
        return launch(request, directory, options);
    }

    /// A pppd that reads its password from its descriptor 0.
    static Launch launch(DialRequest request, Path directory, PppdOptions options)
            throws IOException {
        options.add("plugin", "passwordfd.so").add("passwordfd", "0");
        PppdFacts.writeScripts(directory);
        Path file = directory.resolve("options");
        PrivateFile.write(file, options.text());
        return new Launch(
                List.of("pppd", "file", file.toString()),
                Map.of(),
                PppdOptions.password(request),
                true);
    }

    @Override
    public DialPhase phase(Child child) {
        return PppdOutput.phase(child.output());
    }

    @Override
    public @Nullable Established established(DialRequest request, Child child) {
        return PppdFacts.established(
                child,
                request.definition().link(),
                request.definition().settings().getOrDefault("device", ""));
    }

    @Override
    public boolean tellsWhy(InterfaceDefinition definition) {
        return true;
    }

    @Override
    public @Nullable Cause ending(Child child) {
        return PppdOutput.ending(child, Cause.PEER_HUNG_UP);
    }

    @Override
    public DialEnd end(Child child, ExitStatus status, boolean connected) {
        int code = PppdExit.code(status, ending(child) != null);
        return PppdExit.end(code, child.output(), connected, words(child));
    }

    @Override
    public String words(Child child) {
        return PppdOutput.words(child.output());
    }
}
