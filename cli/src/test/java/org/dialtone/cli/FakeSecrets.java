package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Somebody at a terminal, or not.
final class FakeSecrets implements Secrets {
    final List<String> questions = new ArrayList<>();
    @Nullable String typed;
    String input = "";

    @Override
    public @Nullable String ask(String question) {
        questions.add(question);
        return typed;
    }

    @Override
    public InputStream input() {
        return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }
}
