package org.dialtone.core.loop;

import org.dialtone.core.port.client.ClientLinks;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Who tells a router who has dialled in. They belong to the router from then on.
///
/// @param sources one of each server
/// @param links null if no links are clients'
public record ClientPorts(List<ClientSource> sources, @Nullable ClientLinks links) {
    /// Nobody dials in.
    public static final ClientPorts NONE = new ClientPorts(List.of(), null);

    public ClientPorts {
        sources = List.copyOf(sources);
        Set<String> names = new HashSet<>();
        for (ClientSource each : sources) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException(
                        "sources of clients: two are called " + each.name());
            }
        }
    }

    /// The sources that these have and others do not.
    List<ClientSource> sourcesBeyond(ClientPorts others) {
        return sources.stream().filter(each -> !others.sources.contains(each)).toList();
    }

    /// The links, unless others have the same.
    @Nullable ClientLinks linksBeyond(ClientPorts others) {
        return Objects.equals(links, others.links) ? null : links;
    }

    /// Closes all but those that others have too.
    void closeBut(ClientPorts others) {
        sourcesBeyond(others).forEach(ClientSource::close);
        ClientLinks own = linksBeyond(others);
        if (own != null) {
            own.close();
        }
    }

    void close() {
        sources.forEach(ClientSource::close);
        if (links != null) {
            links.close();
        }
    }
}
