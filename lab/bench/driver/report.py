"""Prints rows, keeps raw results, and writes the table in docs/benchmarks.md when asked."""

import datetime
import glob
import json
import os
import platform

from driver.world import BENCH, JAVA_FLAGS, ROOT

RESULTS = os.path.join(BENCH, "results")
PAGE = os.path.join(ROOT, "docs", "benchmarks.md")
BEGIN, END = "<!-- begin: written by lab/bench/run -->", "<!-- end -->"


class Report:
    """The rows of one measurement: subject, numbers, and where there is a goal, whether it is met."""

    def __init__(self, number, measure):
        self.number, self.measure = number, measure
        self.rows, self.raw = [], {}
        print(f"\n{measure}")

    def row(self, subject, numbers, against="", goal="", value=None, limit=None, more_is_better=False):
        """`value` against `limit` decides; without a value the row only informs."""
        verdict = ""
        if value is not None and limit is not None:
            met = value >= limit if more_is_better else value <= limit
            short = limit / value if more_is_better and value else value / limit if limit else float("inf")
            verdict = "met" if met else f"missed by {short:.2f}x"
        self.rows.append([str(self.number), subject, numbers, against, goal, verdict])
        print("  " + " | ".join(cell for cell in self.rows[-1][1:] if cell), flush=True)

    def missing(self, subject, why):
        self.row(subject, f"not measured: {str(why).splitlines()[-1][:160]}")

    def keep(self, subject, values):
        self.raw.setdefault(subject, []).extend(values)

    def save(self, name, quick):
        os.makedirs(RESULTS, exist_ok=True)
        now = datetime.datetime.now(datetime.timezone.utc)
        result = {
            "name": name, "number": self.number, "measure": self.measure, "quick": quick,
            "time": now.isoformat(timespec="seconds"), "machine": machine(), "rows": self.rows, "raw": self.raw,
        }
        path = os.path.join(RESULTS, f"{now:%Y%m%dT%H%M%S}-{name}.json")
        with open(path, "w") as file:
            json.dump(result, file)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return {"kernel": platform.release(), "processor": model, "cores": os.cpu_count(), "java": " ".join(JAVA_FLAGS)}


def write_page():
    """Puts the newest result of each measurement between the two marks of the page; the others stay as they are there."""
    newest = {}
    for path in sorted(glob.glob(os.path.join(RESULTS, "*.json"))):
        result = json.load(open(path))
        newest[result["name"]] = result
    head, rest = open(PAGE).read().split(BEGIN)
    written, tail = rest.split(END)
    sections = {}
    for section in written.split("### ")[1:]:
        title, rows = section.split("\n", 1)
        sections[title] = rows.strip("\n")
    for result in newest.values():
        title = f"{result['number']}. {result['measure']}"
        lines = ["| subject | measured | against | goal | |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row[1:]) + " |" for row in result["rows"]]
        m = result["machine"]
        how = "quick" if result["quick"] else "full"
        lines += ["", f"{result['time'][:10]}, {how} run; kernel {m['kernel']}, {m['cores']} cores ({m['processor']}); "
                      f"java {m['java']}"]
        sections[title] = "\n".join(lines)
    ordered = sorted(sections.items(), key=lambda section: (int(section[0].split(".")[0]), section[0]))
    with open(PAGE, "w") as file:
        file.write(head + BEGIN + "\n\n" + "\n\n".join(f"### {title}\n\n{rows}" for title, rows in ordered) + "\n" + END + tail)
