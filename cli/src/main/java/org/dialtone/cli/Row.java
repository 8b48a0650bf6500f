package org.dialtone.cli;

import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One line of output: a value for each field that applies. A value is a String, Long, Boolean,
/// Instant, Duration, a list or map of them, or [#UNKNOWN].
final class Row {
    /// Applies, but is not known or not there: JSON's null.
    static final Object UNKNOWN =
            new Object() {
                @Override
                public String toString() {
                    return "unknown";
                }
            };

    private final Map<Field, Object> values = new EnumMap<>(Field.class);

    Row with(Field field, @Nullable Object value) {
        values.put(field, value == null ? UNKNOWN : value);
        return this;
    }

    Row with(Field field, long value) {
        return with(field, (Object) value);
    }

    Row with(Field field, Enum<?> value) {
        return with(field, (Object) Words.key(value));
    }

    Row with(Field field, Set<UnreachabilityReason> reasons) {
        return with(field, (Object) Words.keys(reasons));
    }

    /// The value, [#UNKNOWN], or null if the field does not apply.
    @Nullable Object get(Field field) {
        return values.get(field);
    }

    /// As one JSON object, of those of the fields that apply.
    void json(StringBuilder out, List<Field> fields) {
        char separator = '{';
        for (Field field : fields) {
            Object value = get(field);
            if (value != null) {
                out.append(separator).append('"').append(field.key()).append("\":");
                Json.value(out, value);
                separator = ',';
            }
        }
        out.append(separator == '{' ? "{}" : "}");
    }
}
