package org.dialtone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// `dialtone version`.
final class VersionCommand {
    private static final String RECORD = "/META-INF/maven/org.dialtone/dialtone-cli/pom.properties";

    private VersionCommand() {}

    static int run(Arguments arguments, Session session) {
        Format format = arguments.format();
        String java = Objects.requireNonNullElse(System.getProperty("java.version"), "?");
        String kernel = Objects.requireNonNullElse(System.getProperty("os.version"), "?");
        StringBuilder text = session.out().text();
        if (format == Format.TABLE) {
            text.append("dialtone ").append(version());
            text.append(" (Java ").append(java).append(", Linux ").append(kernel).append(")\n");
        } else {
            text.append(format == Format.JSON ? "[\n" : "");
            Json.string(text.append("{\"version\":"), version());
            Json.string(text.append(",\"java\":"), java);
            Json.string(text.append(",\"kernel\":"), kernel);
            text.append(format == Format.JSON ? "}\n]\n" : "}\n");
        }
        session.out().flush();
        return Exit.OK;
    }

    /// As Maven noted it in the jar; without a jar, `development`.
    static String version() {
        try (InputStream in = VersionCommand.class.getResourceAsStream(RECORD)) {
            if (in != null) {
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                int start = text.indexOf("version=");
                if (start >= 0) {
                    return text.substring(start + "version=".length())
                            .lines()
                            .findFirst()
                            .orElse("")
                            .strip();
                }
            }
        } catch (IOException _) {
            // a jar that cannot be read has other worries
        }
        return "development";
    }
}
