"""Counts checks, prints one line for each, and ends with `N passed, N failed`."""
import sys
import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, sentence, condition, detail=""):
        if condition:
            self.passed += 1
            print(f"ok    {sentence}")
        else:
            self.failed += 1
            print(f"FAIL  {sentence}" + (f": {detail}" if detail != "" else ""))
        return bool(condition)

    def equal(self, sentence, actual, expected):
        return self.check(sentence, actual == expected, f"{actual!r}, expected {expected!r}")

    def run(self, journey):
        """Runs `journey`; an exception counts as one failure and ends it."""
        try:
            journey()
        except Exception as problem:  # any fault of the journey is a failed check
            self.check("the journey reaches its end", False, f"{type(problem).__name__}: {problem}")
            traceback.print_exc()

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)
