package org.dialtone.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The version that Maven noted in the jar; without a jar, `development`.
final class Version {
    private static final String RECORD =
            "/META-INF/maven/org.dialtone/dialtone-daemon/pom.properties";

    private Version() {}

    static String get() {
        try (InputStream in = Version.class.getResourceAsStream(RECORD)) {
            if (in != null) {
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                return text.lines()
                        .filter(line -> line.startsWith("version="))
                        .map(line -> line.substring("version=".length()).strip())
                        .findFirst()
                        .orElse("development");
            }
        } catch (IOException _) {
            // a jar that cannot be read has other worries
        }
        return "development";
    }
}
