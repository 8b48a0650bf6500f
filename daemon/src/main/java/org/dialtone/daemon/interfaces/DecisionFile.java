package org.dialtone.daemon.interfaces;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;
import org.dialtone.core.port.dial.DecisionStore;
import org.dialtone.core.port.dial.Decisions;
import org.dialtone.core.port.dial.Decisions.Decision;
import org.dialtone.core.port.dial.Decisions.Refusal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What has been decided, in one file of the folder of what runs, which ends with the machine's run
/// and outlives the daemon. There is none while nothing is decided.
///
///     dialtone decisions 1
///     key KEY
///     ddm STOPPED
///     interface NAME DEFINITION held
///     interface NAME DEFINITION free CREDENTIALS 691
///     end 2
///
/// DEFINITION and CREDENTIALS are HMACs by KEY (RFC 2104, SHA-256), which is random and nowhere
/// else, so that they say nothing to who has not the file; the number is the error of what was
/// refused, 0 for none. A file with anything else in it counts as none.
public final class DecisionFile implements DecisionStore {
    private static final System.Logger LOG = System.getLogger(DecisionFile.class.getName());

    private static final String FIRST = "dialtone decisions 1";
    private static final String SHA = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /// What no file of ours is longer than, in bytes: of ten thousand interfaces with the longest
    /// names.
    private static final long MOST = 8L << 20;

    private final Path file;

    /// Guarded by this; null before there is anything to seal.
    private @Nullable SecretKeySpec key;

    private DecisionFile(Path file) {
        this.file = file;
    }

    /// The one in a folder of what runs: no child of a supervisor there can have its name.
    public static DecisionFile in(Path run) {
        return new DecisionFile(run.resolve(".decisions"));
    }

    @Override
    public synchronized Decisions load() {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(file.toString());
            }
            if (Files.size(file) > MOST) {
                throw new IllegalArgumentException("it is longer than " + MOST + " bytes");
            }
            return read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Decisions.NONE;
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    file
                            + " cannot be read, so that nothing counts as decided of any interface:"
                            + " "
                            + e.getMessage());
            return Decisions.NONE;
        }
    }

    /// @throws IllegalArgumentException if it is not as expected
    private Decisions read(String text) {
        List<String> lines = text.lines().toList();
        int interfaces = lines.size() - 4;
        if (interfaces < 0
                || !text.endsWith("\n")
                || !lines.getFirst().equals(FIRST)
                || !lines.getLast().equals("end " + interfaces)) {
            throw new IllegalArgumentException("it is not whole");
        }
        byte[] random = Base64.getDecoder().decode(after("key ", lines.get(1)));
        if (random.length != KEY_BYTES) {
            throw new IllegalArgumentException("its key has " + random.length + " bytes");
        }
        DdmState ddm = DdmState.valueOf(after("ddm ", lines.get(2)));
        Map<String, Decision> all = new HashMap<>();
        for (String line : lines.subList(3, 3 + interfaces)) {
            String[] words = after("interface ", line).split(" ", -1);
            all.put(words[0], decision(words));
        }
        key = new SecretKeySpec(random, SHA);
        return new Decisions(ddm, all);
    }

    private static String after(String start, String line) {
        if (!line.startsWith(start)) {
            throw new IllegalArgumentException("a line does not begin with: " + start);
        }
        return line.substring(start.length());
    }

    private static Decision decision(String[] words) {
        boolean refused = words.length == 5;
        if (!(refused || words.length == 3)
                || !(words[2].equals("held") || words[2].equals("free"))) {
            throw new IllegalArgumentException("an interface's line is not as expected");
        }
        return new Decision(
                words[1],
                words[2].equals("held"),
                refused
                        ? new Refusal(
                                words[3], RouterError.of(Integer.parseInt(words[4])).orElse(null))
                        : null);
    }

    @Override
    public synchronized void save(Decisions decisions) {
        try {
            if (decisions.equals(Decisions.NONE)) {
                Files.deleteIfExists(file);
            } else {
                Durable.write(file, text(decisions), PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new RouterException(
                    RouterError.CANNOT_WRITE_PHONEBOOK,
                    file + " cannot be written: " + e.getMessage() + ": look at its folder",
                    e);
        }
    }

    private String text(Decisions decisions) {
        StringBuilder out = new StringBuilder(FIRST).append('\n');
        out.append("key ").append(Base64.getEncoder().encodeToString(key().getEncoded()));
        out.append("\nddm ").append(decisions.ddm().name()).append('\n');
        new TreeMap<>(decisions.interfaces())
                .forEach(
                        (name, each) -> {
                            out.append("interface ").append(name);
                            out.append(' ').append(each.definition());
                            out.append(each.held() ? " held" : " free");
                            Refusal refusal = each.refusal();
                            if (refusal != null) {
                                RouterError error = refusal.error();
                                out.append(' ').append(refusal.credentials());
                                out.append(' ').append(error == null ? 0 : error.code());
                            }
                            out.append('\n');
                        });
        return out.append("end ").append(decisions.interfaces().size()).append('\n').toString();
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            known = new SecretKeySpec(random, SHA);
            key = known;
        }
        return known;
    }

    @Override
    public synchronized String seal(String text) {
        try {
            Mac mac = Mac.getInstance(SHA);
            mac.init(key());
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + SHA, e);
        }
    }
}
