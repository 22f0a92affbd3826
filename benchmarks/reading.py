"""How fast pages are read: kept ones against the ceiling, cold ones one by one, and those of signed-in readers."""

from benchmarks.constant import KEPT_IN, keep_answers
from benchmarks.ground import Ground
from benchmarks.pages import fetch
from benchmarks.readers import signed_in
from benchmarks.results import Content
from benchmarks.servers import product_environment, start_application
from benchmarks.wrk import read_pages, together

CEILING_PORT, COLD_PORT = 1, 2
# Ceiling and page in turn, so that whatever else the machine does falls on both.
ROUNDS = 2
WARM_UP_SECONDS = 1


def measure_hot(ground: Ground) -> None:
    """Kept pages, and in the same minute the same server answering the same bytes from a constant."""
    site, answers = ground.site(), {}
    for page in ground.pages:
        answer = fetch(site.port, page.address)
        answers[page.address] = (answer.headers, answer.body)
        ground.results.contents[page.key] = Content(page.what, answer.comments, len(answer.plain), len(answer.body))
    keep_answers(ground.folder / "answers.json", answers)
    environment = {KEPT_IN: str(ground.folder / "answers.json")}
    port, seconds = ground.port + CEILING_PORT, max(1, ground.seconds // ROUNDS)
    with start_application("benchmarks.constant:create_app", port, environment, ground.log("ceiling")) as ceiling:
        ceiling.wait(ground.pages[0].address)
        for page in ground.pages:
            read_pages(site.url + page.address, WARM_UP_SECONDS)
            pairs = [
                (read_pages(ceiling.url + page.address, seconds), read_pages(site.url + page.address, seconds))
                for _ in range(ROUNDS)
            ]
            ground.results.loads[f"ceiling/{page.key}"] = together(first for first, _ in pairs)
            ground.results.loads[f"hot/{page.key}"] = together(second for _, second in pairs)


def measure_cold(ground: Ground) -> None:
    """Pages read, drawn and packed anew for each request; one client, so that a wait is the server's own time."""
    environment = product_environment(ground.data_dir, ground.port + COLD_PORT)
    ground.site()
    with start_application(
        "benchmarks.cold:create_app", ground.port + COLD_PORT, environment, ground.log("cold")
    ) as cold:
        cold.wait()
        for page in ground.pages:
            read_pages(cold.url + page.address, WARM_UP_SECONDS, connections=1)
        for page in ground.pages:
            ground.results.loads[f"cold/{page.key}"] = read_pages(
                cold.url + page.address, ground.seconds, connections=1
            )


def measure_signed_in(ground: Ground) -> None:
    """Pages of a reader with a session: joined from the same drawing for each request, with their own in the gaps."""
    site = ground.site()
    (reader,) = signed_in(site.port, range(1, 2))
    for page in ground.pages:
        reader.get(page.address)
        url = site.url + page.address
        read_pages(url, WARM_UP_SECONDS, cookie=reader.cookie)
        ground.results.loads[f"signed-in/{page.key}"] = read_pages(url, ground.seconds, cookie=reader.cookie)
