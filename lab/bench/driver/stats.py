"""From stamps to numbers."""


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def median(values):
    return percentile(values, 50)


def intervals(toggles, last_ns=1_000_000_000):
    """(start, end, state) of each toggle: what happens from start to end is its doing."""
    ends = [t[0] for t in toggles[1:]] + [toggles[-1][0] + last_ns]
    return [(t[0], end, t[2]) for t, end in zip(toggles, ends)]


def first_after(toggles, events):
    """For each toggle the nanoseconds to the first event it caused, or None if nobody heard of it."""
    found, at = [], 0
    events = sorted(events)
    for start, end, state in intervals(toggles):
        while at < len(events) and events[at][0] < start:
            at += 1
        hit = None
        i = at
        while i < len(events) and events[i][0] < end:
            if events[i][2] in (-1, state):
                hit = events[i][0] - start
                break
            i += 1
        found.append(hit)
    return found


def last_after(toggles, events, count):
    """For each toggle the nanoseconds until all `count` waiters have woken, or None if not all did."""
    found, at = [], 0
    events = sorted(events)
    for start, end, _ in intervals(toggles):
        while at < len(events) and events[at][0] < start:
            at += 1
        woken, last = set(), start
        while at < len(events) and events[at][0] < end:
            woken.add(events[at][1])
            last = events[at][0]
            at += 1
        found.append(last - start if len(woken) == count else None)
    return found


def us(ns):
    return f"{ns / 1000:,.0f} us"


def ms(ns):
    return f"{ns / 1e6:,.1f} ms"
