"""Eight people at work on the same orders: the load under which the server is killed."""
import random
import threading
import time

from client import BROKEN

THREADS = 8
# So many orders are open at once that people often choose the same one, and often do not.
OPEN_ORDERS = 24


class Step:
    """The next thing to do to an order in a state: who does it, where, with which fields."""

    def __init__(self, person, path, kind, **fields):
        self.person = person
        self.path = path
        self.kind = kind
        self.fields = fields


def next_step(order, dice, unit, assisting):
    """`order` as answered last: state, and the kinds of changes it had."""
    state, kinds = order["state"], order["kinds"]
    if state == "awaiting_signing":
        return Step("desk", "signature", "signed")
    if state == "awaiting_dispatch":
        return Step(
            "desk", "dispatches", "dispatched", lead=unit, assisting=[assisting],
            instruction="请于今日联系诉求人")
    if state == "handling":
        if "contact_recorded" not in kinds:
            return Step(
                "unit", "contacts", "contact_recorded", channel="phone", reached="yes",
                summary="已告知处理安排")
        if dice.random() < 0.3:
            return Step("unit", "notes", "progress_recorded", note="现场已查看")
        return Step("unit", "replies", "replied", reply="已修复，诉求人认可。")
    if state == "awaiting_reply_review":
        if dice.random() < 0.2:
            return Step(
                "desk", "reply-review", "reply_reviewed", decision="reject",
                remark="请补充处理时间")
        return Step("desk", "reply-review", "reply_reviewed", decision="accept", remark="")
    answers = {"contacted": "yes", "resolution": "resolved", "satisfaction": "satisfied"}
    if state == "awaiting_judgement":
        if "callback_recorded" not in kinds:
            return Step("reviewer", "callbacks", "callback_recorded", outcome="valid", **answers)
        return Step("reviewer", "judgement", "judged", **answers)
    if state == "awaiting_closing":
        return Step("desk", "closure", "closing_reviewed", decision="accept", remark="")
    return None


class Load:
    """`start()` lets the threads work until the server dies or `stop()`."""

    def __init__(self, people, unit, assisting, ledger, seed):
        self.people = people
        self.unit = unit
        self.assisting = assisting
        self.ledger = ledger
        self.dice = random.Random(seed)
        self.lock = threading.Lock()
        self.orders = {}
        self.titles = {}
        self.refused = 0
        self.surprises = []
        self.ended = threading.Event()
        self.threads = []

    def adopt(self, number, kept):
        """Puts an order back to work as the server kept it."""
        order = {
            "number": number, "version": kept["version"], "state": kept["state"],
            "kinds": {event["kind"] for event in kept["events"]}}
        with self.lock:
            if next_step(order, random.Random(0), "", "") is None:
                self.orders.pop(number, None)
            else:
                self.orders[number] = order

    def start(self):
        self.ended.clear()
        self.threads = [
            threading.Thread(target=self._work, args=(random.Random(self.dice.random()),))
            for _ in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(30)
        return not any(thread.is_alive() for thread in self.threads)

    def stop(self):
        self.ended.set()
        return self.join()

    def _work(self, dice):
        clients = {name: client.twin() for name, client in self.people.items()}
        try:
            while not self.ended.is_set():
                with self.lock:
                    numbers = list(self.orders)
                if len(numbers) < OPEN_ORDERS and dice.random() < 0.5 or not numbers:
                    self._register(clients["desk"], dice)
                else:
                    self._advance(clients, dice.choice(numbers), dice)
        except BROKEN:
            pass
        finally:
            for client in clients.values():
                client.close()

    def _register(self, desk, dice):
        word = f"{dice.randrange(16 ** 8):08x}"
        status, answer = desk.post("/orders", {
            "channel": "city_direct", "kind": "求助", "category": "市政->道路->路灯",
            "title": f"路灯不亮 {word}", "content": "某小区东侧路灯不亮，要求尽快修复。",
            "subdistrict": "某街道", "community": "某社区", "name": "测试人", "phone": "000-0000"})
        if status != 201:
            self._surprise("register", status, answer)
            return
        self.ledger.acknowledge(answer["number"], answer["version"], "received", answer["state"])
        with self.lock:
            self.titles[answer["number"]] = word
            self.orders[answer["number"]] = answer | {"kinds": {"received"}}

    def _advance(self, clients, number, dice):
        with self.lock:
            order = self.orders.get(number)
            order = order and order | {"kinds": set(order["kinds"])}
        step = order and next_step(order, dice, self.unit, self.assisting)
        if step is None:
            return
        try:
            status, answer = clients[step.person].post(
                f"/orders/{number}/{step.path}", step.fields | {"version": order["version"]})
        except BROKEN:
            self.ledger.leave_unanswered(number)
            raise
        if status == 200:
            self.ledger.acknowledge(number, answer["version"], step.kind, answer["state"])
            self._remember(number, answer, step.kind)
        elif status == 409:
            # Somebody was faster. Without a pause the same order would be chosen again at once.
            with self.lock:
                self.refused += 1
            time.sleep(0.001)
        else:
            self._surprise(step.path, status, answer)

    def _remember(self, number, answer, kind):
        with self.lock:
            order = self.orders.get(number)
            if order is None or answer["version"] < order["version"]:
                return
            kinds = order["kinds"] | {kind}
            if answer["state"] == "closed":
                del self.orders[number]
            else:
                self.orders[number] = order | answer | {"kinds": kinds}

    def _surprise(self, what, status, answer):
        with self.lock:
            self.surprises.append(f"{what}: {status} {answer}")
        time.sleep(0.05)
