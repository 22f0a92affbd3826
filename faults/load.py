"""The load: readers who write, send again what broke, and moderators who decide, all at once through the real pages."""

import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from commands.demo import PASSWORD
from faults.books import Person, Story
from faults.browser import Broken, Browser, Page
from faults.history import Decided, History, Sent
from faults.site import Stuck

# Where the site says it has put a comment: at its place on the page, or at its own address.
PLACE = re.compile(r"#c(\d+)$|/comments/(\d+)$")
DECIDE_AT = re.compile(r'action="/moderation/comments/(\d+)/approval"')
# How often: a comment is an answer to another; has a link, and is held for it; is sent again though it arrived; and
# one that broke off is given up by its writer.
ANSWERS, LINKS, SENT_TWICE, GIVEN_UP = 0.3, 0.25, 0.05, 0.3
PAUSE_SECONDS = 0.25
# Longer than any start: a form that is not taken by then stays unanswered.
PATIENCE_SECONDS = 60
END_SECONDS = 90
HOUSE_RULES = 9
LATER = {503, 507}
BODY = (
    "Comment {number} of writer {writer} in round {round}. The bridge has been stuck since Monday — nobody at the "
    "council’s office has said why, and the “temporary” ferry costs £2.40.\n\n> It opens when it opens.\n\nNot good."
)


def sign_in(browser: Browser, person: Person) -> None:
    """Sign in through the form, as everybody does. Refuses with `Stuck` when that leads nowhere."""
    fields = browser.get("/login").fields()
    went = browser.post("/login", email=person.email, password=PASSWORD, csrf_token=fields.get("csrf_token", ""))
    if went.status not in (302, 303):
        raise Stuck(f"Signing in was answered with {went.status}.")


def open_form(browser: Browser, story: Story) -> Page:
    """Open the form for a comment. Its token is good for all forms of the session."""
    return browser.get(f"{story.address}/comments/new")


@dataclass(frozen=True)
class Talk:
    """What there is to write about: stories, and what anybody had published there lately (story, comment)."""

    stories: Sequence[Story]
    lately: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=50))


class Someone(threading.Thread):
    """Whoever acts until told to stop. `told` counts how they were answered."""

    def __init__(self, person: Person, browser: Browser, history: History, seed: str) -> None:
        super().__init__(name=f"{person.email} {seed}", daemon=True)
        self.person, self.browser, self.history, self.random = person, browser, history, Random(f"{seed} {person.id}")
        self.told: Counter[str] = Counter()
        self.ending, self.problem = threading.Event(), ""

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self.act()
        except Exception as problem:
            self.problem = f"{self.name}: {problem!r}"

    def act(self) -> None:
        raise NotImplementedError

    def open(self, ask: Callable[[], Page]) -> Page | None:
        """Open a page with a form; None, after a pause, when it is not to be had now."""
        try:
            page = ask()
        except Broken:
            self.told["broke"] += 1
        else:
            if page.status == 200:
                return page
            self.told[str(page.status)] += 1
        time.sleep(PAUSE_SECONDS)
        return None

    def send(self, address: str, **fields: str) -> Page | None:
        """Send a form until it is answered, unless its sender gives up; None when nobody knows what became of it."""
        give_up_at, patient = time.monotonic() + PATIENCE_SECONDS, self.random.random() > GIVEN_UP
        while time.monotonic() < give_up_at:
            try:
                page = self.browser.post(address, **fields)
            except Broken:
                self.told["broke"] += 1
                time.sleep(PAUSE_SECONDS)
                if patient:
                    continue
                return None
            self.told[str(page.status)] += 1
            if page.status not in LATER:
                return page
            time.sleep(PAUSE_SECONDS)
        return None


class Writer(Someone):
    """A reader who writes one comment after the other."""

    def __init__(self, person: Person, browser: Browser, history: History, seed: str, talk: Talk) -> None:
        super().__init__(person, browser, history, seed)
        self.seed, self.talk, self.written, self.token = seed, talk, 0, ""

    def act(self) -> None:
        story = self.random.choice(self.talk.stories)
        if not self.token and (page := self.open(lambda: open_form(self.browser, story))):
            self.token = page.fields()["csrf_token"]
        if not self.token:
            return
        sent = self._write(story)
        self.history.comments.append(sent)
        fields = {"body": sent.source, "key": sent.key, "csrf_token": self.token}
        if sent.parent_id:
            fields["parent"] = str(sent.parent_id)
        self._post(story, sent, fields)
        if sent.acknowledged_as and self.random.random() < SENT_TWICE:
            self._post(story, sent, fields)

    def _write(self, story: Story) -> Sent:
        self.written += 1
        source = BODY.format(number=self.written, writer=self.person.id, round=self.seed)
        if self.random.random() < LINKS:
            source += f" The minutes are at https://example.com/minutes/{self.written}."
        here = [comment for article, comment in list(self.talk.lately) if article == story.id]
        parent = self.random.choice(here) if here and self.random.random() < ANSWERS else None
        key = f"{self.seed.replace(' ', '-')}-{self.person.id:04}-{self.written:05}"
        return Sent(key, self.person.id, story.id, parent, source)

    def _post(self, story: Story, sent: Sent, fields: dict[str, str]) -> None:
        page = self.send(f"{story.address}/comments", **fields)
        if page is None:
            return
        place = PLACE.search(page.place)
        if page.status == 303 and place:
            named = int(place[1] or place[2])
            sent.acknowledged_as.add(named)
            self.talk.lately.append((sent.article_id, named))
        elif 400 <= page.status < 500:
            sent.refused = True


class Moderator(Someone):
    """A moderator who decides on whatever is first on the desk."""

    def act(self) -> None:
        lane = self.random.choice(["held", "held", "new"])
        page = self.open(lambda: self.browser.get(f"/moderation/?lane={lane}"))
        found, fields = page and DECIDE_AT.search(page.text), page.fields() if page else {}
        if not found:
            time.sleep(PAUSE_SECONDS)
            return
        rule = self.random.randint(1, HOUSE_RULES) if self.random.random() < 0.5 else None
        kind = "rejection" if rule else "approval"
        decided = Decided(int(found[1]), int(fields["decision_count"]) + 1, kind, rule, self.person.id)
        self.history.decisions.append(decided)
        form = {name: fields[name] for name in ("csrf_token", "revision", "decision_count", "lane")}
        answer = self.send(f"/moderation/comments/{found[1]}/{kind}", **form, **({"rule": str(rule)} if rule else {}))
        decided.acknowledged = bool(answer and answer.status == 303 and answer.place.startswith("/moderation/"))


class Crowd:
    """Everybody at once: signed in when it is made, then one load after the other."""

    def __init__(self, port: int, writers: Sequence[Person], moderators: Sequence[Person], talk: Talk) -> None:
        self._writers, self._moderators, self._talk = writers, moderators, talk
        self._browsers = {person: Browser(port) for person in [*writers, *moderators]}
        for person, browser in self._browsers.items():
            sign_in(browser, person)

    def begin(self, history: History, seed: str) -> list[Someone]:
        """Set everybody to work."""
        people: list[Someone] = [
            *(Writer(person, self._browsers[person], history, seed, self._talk) for person in self._writers),
            *(Moderator(person, self._browsers[person], history, seed) for person in self._moderators),
        ]
        for each in people:
            each.start()
        return people


def end(people: Sequence[Someone]) -> Counter[str]:
    """Have everybody finish what they are doing; answers how often they were told what. Refuses who does not end."""
    for each in people:
        each.ending.set()
    give_up_at = time.monotonic() + END_SECONDS
    told: Counter[str] = Counter()
    for each in people:
        each.join(max(0.0, give_up_at - time.monotonic()))
        if each.is_alive():
            raise Stuck(f"Still waiting for an answer: {each.name}.")
        if each.problem:
            raise Stuck(each.problem)
        told += each.told
    return told
