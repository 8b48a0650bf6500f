package org.dialtone.core.ddm;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.Explanation.Finding;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.api.dial.PacketHeader;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Says whether an interface would be dialled, by the same looks that [DemandDial] takes.
public final class Explainer {
    private final DialState state;
    private final @Nullable PacketHeader packet;
    private final Now now;
    private final Instant at;
    private final List<Finding> findings = new ArrayList<>();

    /// When the first finding that says no changes by itself; kept for that one alone.
    private @Nullable Instant until;

    private Explainer(
            DialState state, @Nullable PacketHeader packet, @Nullable Instant at, Now now) {
        this.state = state;
        this.packet = packet;
        this.now = now;
        this.at = at == null ? now.wall() : at;
    }

    /// Whether it would be dialled.
    ///
    /// @param packet the packet that would dial; null for somebody who asks
    /// @param at the time; null for now. Of then, what is known now is taken to be so: who is
    ///   connected, what is missing
    public static Explanation explain(
            DialState state, @Nullable PacketHeader packet, @Nullable Instant at, Now now) {
        return new Explainer(state, packet, at, now).explain();
    }

    private Explanation explain() {
        List<Obstacle> obstacles = Obstacle.of(state, at);
        manager();
        find("enabled", state.definition().enabled(), "It is enabled.", "It is disabled.");
        boolean valid = state.problems().isEmpty();
        find("definition", valid, "Its definition is valid.", String.join(" ", state.problems()));
        hours();
        String missing = state.missing();
        find(
                "device",
                missing == null,
                "The program and the device it needs are there.",
                missing == null ? "" : missing);
        stage();
        if (packet != null) {
            mode();
            filter(packet);
            failover();
        }
        boolean dials = findings.stream().allMatch(Finding::allows);
        return new Explanation(dials, shown(obstacles), findings, dials ? null : until);
    }

    private ConnectionState shown(List<Obstacle> obstacles) {
        Stage stage = state.stage();
        boolean ends = obstacles.stream().anyMatch(each -> each.endsConnection);
        if (ends || (over() && stage instanceof Stage.Waiting)) {
            stage = new Stage.Idle();
        }
        return View.of(stage, obstacles, state.refused(), state.lastError()).state();
    }

    private void find(String check, boolean allows, String yes, String no) {
        find(check, allows, yes, no, null);
    }

    private void find(
            String check, boolean allows, String yes, String no, @Nullable Instant changes) {
        if (!allows && findings.stream().allMatch(Finding::allows)) {
            until = changes;
        }
        findings.add(new Finding(check, allows, allows ? yes : no));
    }

    private void manager() {
        switch (state.ddm()) {
            case RUNNING -> find("ddm", true, "The demand-dial manager runs.", "");
            case PAUSED -> find("ddm", false, "", "The demand-dial manager is paused.");
            case STOPPED -> find("ddm", false, "", "The demand-dial manager is stopped.");
        }
    }

    private void hours() {
        DialoutHours hours = state.definition().policy().hours();
        Instant change = hours.nextChange(at);
        String when = change == null ? "" : " until " + change.atZone(hours.zone());
        find(
                "hours",
                hours.allows(at),
                hours.windows().isEmpty()
                        ? "It may be dialled at any hour."
                        : "Its dial-out hours allow it" + when + ".",
                "Its dial-out hours do not allow it" + when + ".",
                change);
    }

    /// Whether what it waits for now is over at the time asked about.
    private boolean over() {
        Instant ends = waitEnds();
        return ends != null && !at.isBefore(ends);
    }

    private @Nullable Instant waitEnds() {
        return state.stage() instanceof Stage.Waiting waiting
                ? now.wall().plusNanos(waiting.until() - now.nanos())
                : null;
    }

    private void stage() {
        switch (state.stage()) {
            case Stage.Idle() -> idle();
            case Stage.Waiting waiting -> waiting(waiting);
            case Stage.Queued _ -> find("state", false, "", "It is about to be dialled already.");
            case Stage.Dialling _ -> find("state", false, "", "It is being dialled already.");
            case Stage.Connected _ -> find("state", false, "", "It is connected already.");
            case Stage.Lost _ -> find("state", true, "Its link went down a moment ago.", "");
            case Stage.HangingUp _ ->
                    find("state", true, "It is being hung up, and dialled after that.", "");
        }
    }

    private void idle() {
        find("state", true, "It is not connected.", "");
        boolean refused = state.refused() && packet != null;
        find(
                "back-off",
                !refused,
                "Nothing keeps it from being tried.",
                "The last attempt failed in a way that trying again does not mend"
                        + error()
                        + ": change its credentials or definition, or connect it by hand.");
    }

    private void waiting(Stage.Waiting waiting) {
        find("state", true, "It is not connected.", "");
        Instant ends = waitEnds();
        String when = ends == null ? "" : " at " + ends.truncatedTo(ChronoUnit.SECONDS);
        boolean allows = packet == null || over();
        String why = waiting.unreachable() ? "All attempts failed" : "The last attempt failed";
        String then =
                waiting.unreachable()
                        ? ": it is left alone and can be dialled again"
                        : ": it is dialled again by itself";
        find(
                "back-off",
                allows,
                packet == null && !over()
                        ? why + error() + "; who asks does not have to wait."
                        : "It does not have to wait any more.",
                why + error() + then + when + ".",
                ends);
    }

    private String error() {
        return state.lastError() == null
                ? ""
                : " (" + state.lastError().symbol() + ", " + state.lastError().code() + ")";
    }

    private void mode() {
        DialPolicy policy = state.definition().policy();
        boolean demand = policy.mode() == DialMode.ON_DEMAND;
        String no =
                policy.mode() == DialMode.MANUAL
                        ? "It is dialled for people and programs alone, not for packets."
                        : "It is kept connected whenever it may be, and not dialled for packets"
                                + (state.held() ? "; somebody has hung it up." : ".");
        find("mode", demand, "It is dialled on demand.", no);
    }

    private void filter(PacketHeader asked) {
        PacketFilter filter = state.definition().demand().filter();
        String rule = filter.deciding(asked);
        String why = rule == null ? "no rule is about it" : "the rule \"" + rule + "\" is about it";
        find(
                "filter",
                filter.chooses(asked),
                "The packet may dial: " + why + ".",
                "The packet may not dial: " + why + ".");
    }

    private void failover() {
        String group = state.definition().policy().failover();
        if (group.isEmpty()) {
            return;
        }
        String no =
                switch (state.place().role()) {
                    case LEAD -> "";
                    case RESERVE -> "One that goes before it in " + group + " is to be tried.";
                    case STAND_BY -> "One that goes before it in " + group + " is connected.";
                };
        find("failover", no.isEmpty(), "None in " + group + " goes before it.", no);
    }
}
