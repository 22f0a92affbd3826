"""While comments arrive: what readers lose by it, and how soon they see what was sent."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median

from benchmarks.ground import Ground
from benchmarks.posting import a_word
from benchmarks.readers import Reader, a_comment, signed_in
from benchmarks.wrk import CannotMeasure, Load, read_pages, together

COMMENTS_A_SECOND = 5
TRIES = 12
# Each web process keeps pages of its own. Eight connections miss one of two processes once in 128 runs.
EYES = 8
LOOK_EVERY_SECONDS = 0.01
# A page is believed for half a second; tries have to begin at any moment of it.
LONGEST_PAUSE_SECONDS = 0.6
GIVE_UP_SECONDS = 10


def measure_mix(ground: Ground) -> None:
    """A page without, with, and without five comments a second arriving on it."""
    site, address = ground.site(), ground.busy.address
    (writer,) = signed_in(site.port, range(1, 2))
    token = writer.token(address)

    def read() -> Load:
        return read_pages(site.url + address, ground.seconds)

    before = read()
    with ThreadPoolExecutor(1) as other:
        reading, sent, started = other.submit(read), 0, time.monotonic()
        while not reading.done():
            _send(writer, ground.busy.slug, token)
            sent += 1
            time.sleep(max(0.0, started + sent / COMMENTS_A_SECOND - time.monotonic()))
        during = reading.result()
        ground.results.numbers["mix/comments_a_second"] = sent / (time.monotonic() - started)
    ground.results.loads["mix/without"] = together([before, read()])
    ground.results.loads["mix/with"] = during


def measure_visible(ground: Ground) -> None:
    """From the answer to a comment until every other reader has it, and whether its writer has it at once."""
    site, chance = ground.site(), Random(TRIES)
    (writer,) = signed_in(site.port, range(1, 2))
    token = writer.token(ground.busy.address)
    eyes = [Reader(site.port) for _ in range(EYES)]
    waits, missed = [], 0
    for _ in range(TRIES):
        _look_for(chance.random() * LONGEST_PAUSE_SECONDS, eyes, ground.busy.address)
        word, leads_to = _send(writer, ground.busy.slug, token)
        taken_at = time.monotonic()
        missed += word.encode() not in writer.get(leads_to)
        waits.append(_seen_after(word, eyes, ground.busy.address, taken_at))
    numbers = ground.results.numbers
    numbers["visible/others_worst_seconds"], numbers["visible/others_median_seconds"] = max(waits), median(waits)
    numbers["visible/writer_missed"], numbers["visible/tries"] = missed, TRIES


def _send(writer: Reader, slug: str, token: str) -> tuple[str, str]:
    """One comment with a word of its own: that word, and where its writer was led. Refuses anything but a 303."""
    word = a_word()
    status, leads_to = writer.post(*a_comment(slug, token, f"Has anybody asked about {word}? I should like to know."))
    if status != http.client.SEE_OTHER:
        raise CannotMeasure(f"A comment was answered with {status}.")
    return word, leads_to


def _look_for(seconds: float, eyes: list[Reader], address: str) -> None:
    """Keep the page fresh in every process for so long, as readers do."""
    ends_at = time.monotonic() + seconds
    while True:
        for eye in eyes:
            eye.get(address)
        if time.monotonic() > ends_at:
            return
        time.sleep(LOOK_EVERY_SECONDS)


def _seen_after(word: str, eyes: list[Reader], address: str, taken_at: float) -> float:
    """Seconds until the last of these readers has seen a word. Refuses a page that never shows it."""
    blind = list(eyes)
    while time.monotonic() - taken_at < GIVE_UP_SECONDS:
        blind = [eye for eye in blind if word.encode() not in eye.get(address)]
        if not blind:
            return time.monotonic() - taken_at
        time.sleep(LOOK_EVERY_SECONDS)
    raise CannotMeasure(f"A comment was not visible to others after {GIVE_UP_SECONDS} seconds.")
