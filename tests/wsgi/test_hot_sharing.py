"""One request checks or draws, the others share what comes of it."""

import threading
from hashlib import blake2b

from wsgi import DrawingFailed, hot_pages


class Hold:
    """Holds a drawing (or a check) until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        assert self.go.wait(10)


def in_background(work):
    results = []

    def run():
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_twenty_visitors_to_a_cold_page_cause_one_drawing(stage, room):
    arrived = threading.Barrier(20)
    replies = []

    def visit():
        arrived.wait(10)
        replies.append(stage.visit())

    hold = Hold()
    room.while_drawing = hold
    threads = [threading.Thread(target=visit) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert hold.begun.wait(10)
    hold.go.set()
    for thread in threads:
        thread.join(10)
    assert room.drawn == 1
    assert len({reply.body for reply in replies}) == 1 and len(replies) == 20


def test_while_one_draws_the_others_take_the_page_of_a_moment_ago(stage, room, clock):
    stage.visit()
    room.seq, hold = 2, Hold()
    room.while_drawing = hold
    clock.pass_seconds(0.5)
    thread, results = in_background(stage.visit)
    assert hold.begun.wait(10)
    assert b"seq 1" in stage.visit().body
    hold.go.set()
    thread.join(10)
    assert b"seq 2" in results[0].body and room.drawn == 2


def test_while_one_draws_nobody_gets_a_page_older_than_a_second(stage, room, clock):
    stage.visit()
    room.seq, hold = 2, Hold()
    room.while_drawing = hold
    clock.pass_seconds(3_600)
    leader, first = in_background(stage.visit)
    assert hold.begun.wait(10)
    follower, second = in_background(stage.visit)
    hold.go.set()
    leader.join(10)
    follower.join(10)
    assert b"seq 2" in first[0].body and b"seq 2" in second[0].body and room.drawn == 2


def test_who_has_waited_too_long_gets_the_old_page_marked_stale(stage, room, clock, monkeypatch):
    monkeypatch.setattr(hot_pages, "WAIT_WITH_OLD_SECONDS", 0)
    stage.visit()
    room.seq, hold = 2, Hold()
    room.while_drawing = hold
    clock.pass_seconds(5)
    thread, _ = in_background(stage.visit)
    assert hold.begun.wait(10)
    reply = stage.visit()
    hold.go.set()
    thread.join(10)
    assert b"seq 1" in reply.body and reply.headers["X-Served"] == "stale"
    assert "X-Served" not in stage.visit().headers


def test_who_has_waited_too_long_without_an_old_page_is_asked_to_come_back(stage, room, monkeypatch):
    monkeypatch.setattr(hot_pages, "WAIT_WITHOUT_OLD_SECONDS", 0)
    hold = room.while_drawing = Hold()
    thread, _ = in_background(stage.visit)
    assert hold.begun.wait(10)
    reply = stage.visit()
    hold.go.set()
    thread.join(10)
    assert reply.code == 503 and reply.headers["Retry-After"] == "5" and room.drawn == 1


def led_and_followed(stage, hold, monkeypatch):
    """Let one request draw and another wait for it; give what came of the first and of the second."""
    waiting, follow = threading.Event(), stage.pages._follow
    monkeypatch.setattr(stage.pages, "_follow", lambda key, flight: (waiting.set(), follow(key, flight))[1])
    leader, first = in_background(stage.visit)
    assert hold.begun.wait(10)
    follower, second = in_background(stage.visit)
    assert waiting.wait(10)
    hold.go.set()
    leader.join(10)
    follower.join(10)
    return first[0], second[0]


def test_an_answer_that_is_not_kept_is_shared_when_it_is_no_page(stage, room, monkeypatch):
    room.status, room.while_drawing = "404 NOT FOUND", Hold()
    first, second = led_and_followed(stage, room.while_drawing, monkeypatch)
    assert first.code == second.code == 404 and room.drawn == 1


def test_a_page_that_does_not_say_what_it_shows_is_drawn_for_each(stage, room, monkeypatch):
    room.says_what_it_shows, room.while_drawing = False, Hold()
    first, second = led_and_followed(stage, room.while_drawing, monkeypatch)
    assert first.code == second.code == 200 and room.drawn == 2


def test_those_who_waited_for_a_failed_drawing_learn_of_it(stage, room, monkeypatch):
    hold, problem = Hold(), ConnectionError("away")

    def fail():
        hold()
        raise problem

    room.while_drawing = fail
    first, second = led_and_followed(stage, hold, monkeypatch)
    assert first is problem
    assert isinstance(second, DrawingFailed) and second.__cause__ is problem
    assert room.drawn == 1 and len(stage.pages._flights) == 0


def test_while_a_failing_page_is_tried_again_nobody_waits(stage, room, clock):
    stage.visit()
    room.problem, room.seq = ConnectionError(), 2
    clock.pass_seconds(0.5)
    assert stage.visit().headers["X-Served"] == "stale"
    clock.pass_seconds(30)
    room.problem, hold = None, Hold()
    room.while_drawing = hold
    thread, _ = in_background(stage.visit)
    assert hold.begun.wait(10)
    assert stage.visit().headers["X-Served"] == "stale"
    hold.go.set()
    thread.join(10)
    assert b"seq 2" in stage.visit().body


def test_many_threads_never_see_a_torn_or_wrong_page(stage, room, clock):
    def mover():
        for _ in range(200):
            clock.pass_seconds(0.3)
            room.seq += 1

    thread = threading.Thread(target=mover)
    thread.start()
    replies = [reply for _ in range(10) for reply in stage.visit_together(8, HTTP_ACCEPT_ENCODING="identity")]
    thread.join(10)
    assert len(replies) == 80
    for reply in replies:
        assert reply.code == 200 and reply.headers["Content-Length"] == str(len(reply.body))
        assert reply.headers["ETag"] == f'W/"{blake2b(reply.body, digest_size=16).hexdigest()}"'
