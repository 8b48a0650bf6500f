package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ExitStatus;
import org.dialtone.linux.process.Launch;
import org.dialtone.linux.process.PrivateFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// PPP on a serial line, by pppd and chat. What the modem says is known from chat's exit code
/// (chat(8), TERMINATION CODES), which the connect script keeps in the file `chat`.
final class SerialDialer implements Recipe {
    private static final Set<String> KEYS = Set.of("device", "speed", "number", "chat");
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Da-dWwTtPp*#,;+@!() -]{1,64}");
    private static final int CONNECT_FAILED = 8;

    /// What ends the dialogue; chat exits with 4 and its place here.
    private static final List<String> ABORTS =
            List.of("BUSY", "NO CARRIER", "NO DIALTONE", "NO DIAL TONE", "NO ANSWER", "ERROR");

    private static final String CONNECT =
            """
            #!/bin/sh
            chat -s -f "${0%/*}/dialogue"
            s=$?
            echo $s >"${0%/*}/chat"
            exit $s
            """;

    @Override
    public DialKind kind() {
        return DialKind.PPP;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        Map<String, String> settings = definition.settings();
        List<String> problems = new ArrayList<>(PppdOptions.problems(definition, KEYS));
        String device = settings.get("device");
        if (device != null && !device.startsWith("/dev/")) {
            problems.add("device: " + device + " (expected: the path of a terminal below /dev)");
        }
        PppdOptions.number(settings, "speed", problems);
        String number = settings.get("number");
        if (number != null && !NUMBER.matcher(number).matches()) {
            problems.add("number: " + number + " (expected: what a modem can dial)");
        }
        return problems;
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        return definition.settings().containsKey("device")
                ? List.of()
                : List.of("device: missing (expected: the path of a terminal below /dev)");
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        String device = definition.settings().getOrDefault("device", "");
        if (!Files.exists(Path.of(device))) {
            return "the device " + device + " is not there";
        }
        String pppd = Programs.missing("pppd");
        return pppd != null || script(definition).isEmpty() ? pppd : Programs.missing("chat");
    }

    @Override
    public Launch prepare(DialRequest request, Path directory) throws IOException {
        Map<String, String> settings = request.definition().settings();
        PppdOptions options = new PppdOptions();
        options.add(settings.getOrDefault("device", ""));
        String speed = settings.get("speed");
        if (speed != null) {
            options.add(speed);
        }
        String script = script(request.definition());
        if (!script.isEmpty()) {
            PrivateFile.write(directory.resolve("dialogue"), script);
            PrivateFile.writeScript(directory.resolve("connect"), CONNECT);
            options.add("connect", directory.resolve("connect").toString());
        }
        options.addCommon(request, directory);
        return PppoeDialer.launch(request, directory, options);
    }

    /// The dialogue with the modem (chat(8)); empty for a line without one.
    private static String script(InterfaceDefinition definition) {
        String chat = definition.settings().getOrDefault("chat", "");
        String number = definition.settings().get("number");
        if (chat.isEmpty() && number == null) {
            return "";
        }
        StringBuilder script = new StringBuilder();
        ABORTS.forEach(word -> script.append("ABORT '").append(word).append("'\n"));
        if (!chat.isEmpty()) {
            return script.append(chat).append('\n').toString();
        }
        return script.append("'' ATZ\nOK 'ATDT")
                .append(number)
                .append("'\nCONNECT ''\n")
                .toString();
    }

    @Override
    public DialPhase phase(Child child) {
        return PppdOutput.phase(child.output());
    }

    @Override
    public @Nullable Established established(DialRequest request, Child child) {
        Map<String, String> settings = request.definition().settings();
        String remote = settings.getOrDefault("number", settings.getOrDefault("device", ""));
        return PppdFacts.established(child, request.definition().link(), remote);
    }

    @Override
    public boolean tellsWhy(InterfaceDefinition definition) {
        return true;
    }

    @Override
    public @Nullable Cause ending(Child child) {
        return PppdOutput.ending(child, Cause.CARRIER_LOST);
    }

    @Override
    public DialEnd end(Child child, ExitStatus status, boolean connected) {
        int code = PppdExit.code(status, ending(child) != null);
        String words = words(child);
        String chat = child.text("chat").strip();
        if (code == CONNECT_FAILED && chat.matches("[0-9]{1,3}")) {
            return chatEnd(Integer.parseInt(chat), words);
        }
        String output = child.output();
        DialEnd end = PppdExit.end(code, output, connected, words);
        return end.cause() == Cause.PEER_HUNG_UP && !PppdOutput.peerTookLeave(output)
                ? new DialEnd(Cause.CARRIER_LOST, RouterError.NO_CARRIER, end.remedy(), words)
                : end;
    }

    /// What chat's exit code means.
    static DialEnd chatEnd(int code, String words) {
        int abort = code - 4;
        if (abort < 0 || abort >= ABORTS.size()) {
            // 3 is time; 1 and 2 a bad script or line, those above words of the definition's own
            return code == 1
                    ? new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.INTERFACE_CONFIGURATION,
                            Remedy.GIVE_UP,
                            words)
                    : new DialEnd(Cause.NO_ANSWER, RouterError.NO_ANSWER, Remedy.REDIAL, words);
        }
        String said = "the modem says " + ABORTS.get(abort);
        return switch (abort) {
            case 0 -> new DialEnd(Cause.BUSY, RouterError.LINE_BUSY, Remedy.BACK_OFF, said);
            case 1 -> new DialEnd(Cause.NO_ANSWER, RouterError.NO_CARRIER, Remedy.REDIAL, said);
            case 2, 3 -> new DialEnd(Cause.NO_ANSWER, RouterError.NO_DIALTONE, Remedy.REDIAL, said);
            case 4 -> new DialEnd(Cause.NO_ANSWER, RouterError.NO_ANSWER, Remedy.REDIAL, said);
            default ->
                    new DialEnd(Cause.DIALER_FAILED, RouterError.FROM_DEVICE, Remedy.REDIAL, said);
        };
    }

    @Override
    public String words(Child child) {
        return PppdOutput.words(child.output());
    }
}
