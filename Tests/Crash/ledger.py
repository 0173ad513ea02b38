"""What the server acknowledged, and how that is compared with what it kept."""
import threading


class Ledger:
    """Every acknowledged change by order and version, and what was under way at a kill.

    A change counts as acknowledged when its answer arrived whole. A change whose answer never came
    may have been kept or not; both are right, but more than that is not.
    """

    def __init__(self):
        self.lock = threading.Lock()
        self.changes = {}
        self.states = {}
        self.unanswered = {}
        self.doubled = []
        self.acknowledged = 0
        self.touched = set()

    def acknowledge(self, number, version, kind, state):
        with self.lock:
            kinds = self.changes.setdefault(number, {})
            if version in kinds:
                self.doubled.append((number, version, kinds[version], kind))
            kinds[version] = kind
            if version >= max(kinds):
                self.states[number] = state
            self.acknowledged += 1
            self.touched.add(number)

    def leave_unanswered(self, number):
        with self.lock:
            self.unanswered[number] = self.unanswered.get(number, 0) + 1
            self.touched.add(number)

    def take_touched(self):
        """Orders changed since the last call."""
        with self.lock:
            touched, self.touched = self.touched, set()
            return sorted(touched)

    def faults(self, number, kept):
        """What is wrong with `kept`, the order's JSON after the restart; empty when nothing is."""
        kinds = self.changes.get(number, {})
        last = max(kinds, default=0)
        found = {event["version"]: event["kind"] for event in kept["events"]}
        faults = []
        if kept["version"] < last:
            faults.append(f"{number} is at version {kept['version']}, acknowledged was {last}")
        for version, kind in sorted(kinds.items()):
            if found.get(version) != kind:
                faults.append(
                    f"{number} version {version} was acknowledged as {kind}, "
                    f"its events say {found.get(version)}")
        if sorted(found) != list(range(1, kept["version"] + 1)):
            faults.append(f"{number} has events {sorted(found)} at version {kept['version']}")
        unasked = [version for version in found if version not in kinds]
        if len(unasked) > self.unanswered.get(number, 0):
            faults.append(f"{number} has changes nobody asked for: versions {unasked}")
        if kept["version"] == last and kept["state"] != self.states[number]:
            faults.append(
                f"{number} is {kept['state']}, acknowledged was {self.states[number]}")
        return faults

    def adopt(self, number, kept):
        """Goes on from what the server kept, so that the next kill is judged by itself."""
        with self.lock:
            self.changes[number] = {event["version"]: event["kind"] for event in kept["events"]}
            self.states[number] = kept["state"]
            self.unanswered.pop(number, None)
