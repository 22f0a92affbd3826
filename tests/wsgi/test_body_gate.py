"""Slow or oversized bodies may not take reading down with them."""

import io
import threading

import pytest

from wsgi import BodyGate, BodyTooLarge
from wsgi.body_gate import LimitedBody


def request(length="5", **more):
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/x", "wsgi.input": io.BytesIO(b"hello"), **more}
    return environ | ({} if length is None else {"CONTENT_LENGTH": length})


def chunked(body, **more):
    return request(None, **{"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body), **more})


def answering(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


class Streamed:
    """An answer that is read piece by piece."""

    def __init__(self, pieces=(b"a", b"b"), trouble=None, closing_trouble=None):
        self.pieces, self.trouble, self.closing_trouble, self.closed = iter(pieces), trouble, closing_trouble, False

    def __iter__(self):
        return self

    def __next__(self):
        if self.trouble:
            raise self.trouble
        return next(self.pieces)

    def close(self):
        self.closed = True
        if self.closing_trouble:
            raise self.closing_trouble


def streaming(answer):
    def app(environ, start_response):
        start_response("200 OK", [])
        return answer

    return app


def nothing(status, headers, exc_info=None):
    return lambda data: None


def free(gate):
    return gate._places._value


def test_a_request_with_a_body_reaches_the_app(take):
    assert take(BodyGate(answering), request()).body == b"hello"


def test_at_most_forty_eight_bodies_at_once_and_reading_goes_on(take):
    inside, go = threading.Semaphore(0), threading.Event()

    def slow(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            inside.release()
            assert go.wait(10)
        return answering(environ, start_response)

    gate, replies = BodyGate(slow), []
    threads = [threading.Thread(target=lambda: replies.append(take(gate, request()))) for _ in range(48)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert inside.acquire(timeout=10)
    refused = take(gate, request())
    read = take(gate, request(None, REQUEST_METHOD="GET"))
    go.set()
    for thread in threads:
        thread.join(10)
    assert refused.code == 503 and refused.headers["Retry-After"] == "5"
    assert read.code == 200
    assert [reply.code for reply in replies] == [200] * 48
    assert take(gate, request()).code == 200 and free(gate) == 48


def test_the_refusal_says_what_became_of_the_text_and_is_not_stored(take):
    reply = take(BodyGate(answering, at_once=0), request())
    assert b"nothing of it has been saved" in reply.body and b"Press Back" in reply.body
    assert b'lang="en-GB"' in reply.body and reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert take(BodyGate(answering, at_once=0), request(REQUEST_METHOD="HEAD")).body == b""


@pytest.mark.parametrize("more", [{}, {"HTTP_TRANSFER_ENCODING": ""}, {"HTTP_TRANSFER_ENCODING": "identity"}])
@pytest.mark.parametrize("length", [None, "", "0", "00"])
def test_a_request_without_a_body_passes_even_when_the_gate_is_full(take, length, more):
    assert take(BodyGate(answering, at_once=0), request(length, **more)).code == 200


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "gzip, chunked"])
def test_a_chunked_body_takes_a_place(take, coding):
    assert take(BodyGate(answering, at_once=0), chunked(b"hello", HTTP_TRANSFER_ENCODING=coding)).code == 503


def test_a_length_of_nothing_does_not_hide_a_chunked_body(take):
    assert take(BodyGate(answering, at_once=0), chunked(b"hello", CONTENT_LENGTH="0")).code == 503


@pytest.mark.parametrize("length", ["-1", "+5", "5.0", "1_0", "0x5", "\u0665", "five", " 5"])
def test_a_length_that_is_no_number_is_refused(take, length):
    assert take(BodyGate(answering), request(length)).code == 400


@pytest.mark.parametrize(("length", "code"), [("1048576", 200), ("1048577", 413), ("9" * 25, 413), ("9" * 5_000, 413)])
def test_a_body_over_a_mebibyte_is_refused_before_the_app_sees_it(take, length, code):
    reached = []

    def app(environ, start_response):
        reached.append(environ)
        return answering(environ, start_response)

    reply = take(BodyGate(app), request(length))
    assert reply.code == code and len(reached) == (1 if code == 200 else 0)
    assert code == 200 or b"1,048 kB" in reply.body


def test_an_oversized_body_takes_no_place(take):
    assert take(BodyGate(answering, at_once=0), request("2000000")).code == 413


def test_a_chunked_body_up_to_the_limit_is_read_whole(take):
    assert take(BodyGate(answering, max_body_bytes=5), chunked(b"hello")).body == b"hello"


def test_a_chunked_body_past_the_limit_is_answered_413(take):
    gate = BodyGate(answering, max_body_bytes=4)
    started = []

    def begun_already(environ, start_response):
        start_response("200 OK", [])
        started.append(environ["wsgi.input"].read())
        return []

    assert take(gate, chunked(b"hello")).code == 413
    assert take(BodyGate(begun_already, max_body_bytes=4), chunked(b"hello")).code == 413
    assert not started and free(gate) == 48


def test_flask_can_answer_a_body_past_the_limit_with_its_own_page():
    assert BodyTooLarge.code == 413


@pytest.mark.parametrize("reading", [lambda b: b.read(), lambda b: b.read(100), lambda b: b.readline(), list])
def test_every_way_of_reading_past_the_limit_is_refused(reading):
    body = LimitedBody(io.BytesIO(b"x" * 50), 10)
    for _ in range(2):
        with pytest.raises(BodyTooLarge):
            reading(body)


def test_reading_in_small_steps_is_counted_together():
    body = LimitedBody(io.BytesIO(b"x" * 50), 10)
    assert [body.read(4), body.read(4)] == [b"xxxx", b"xxxx"]
    with pytest.raises(BodyTooLarge):
        body.read(4)


def test_a_limited_body_is_never_asked_for_more_than_one_byte_past_the_limit():
    asked = []

    class Source:
        def read(self, size=-1):
            asked.append(size)
            return b""

    assert LimitedBody(Source(), 10).read(1_000_000) == b""
    assert asked == [11]


def test_an_exception_in_the_app_gives_the_place_back(take):
    def broken(environ, start_response):
        raise KeyError("x")

    gate = BodyGate(broken)
    with pytest.raises(KeyError):
        take(gate, request())
    assert free(gate) == 48


def test_a_ready_list_gives_the_place_back_at_once():
    gate = BodyGate(answering)
    assert gate(request(), nothing) == [b"hello"]
    assert free(gate) == 48


def test_a_streamed_answer_keeps_its_place_until_it_is_finished():
    gate = BodyGate(streaming(Streamed()))
    answer = gate(request(), nothing)
    assert free(gate) == 47
    assert list(answer) == [b"a", b"b"] and free(gate) == 48
    answer.close()
    assert free(gate) == 48


def test_a_streamed_answer_that_is_closed_early_gives_its_place_back_and_closes_the_app():
    streamed = Streamed()
    gate = BodyGate(streaming(streamed))
    answer = gate(request(), nothing)
    assert next(answer) == b"a"
    answer.close()
    assert streamed.closed and free(gate) == 48


def test_a_place_comes_back_when_streaming_or_closing_fails():
    for streamed in (Streamed(trouble=OSError()), Streamed(closing_trouble=OSError())):
        gate = BodyGate(streaming(streamed))
        answer = gate(request(), nothing)
        with pytest.raises(OSError):
            list(answer)
            answer.close()
        assert free(gate) == 48


def test_a_server_that_forgets_to_close_gives_the_place_back_too():
    gate = BodyGate(streaming(Streamed()))
    answer = gate(request(), nothing)
    assert free(gate) == 47
    del answer
    assert free(gate) == 48


def test_an_answer_that_cannot_be_read_gives_its_place_back():
    gate = BodyGate(streaming(None))
    with pytest.raises(TypeError):
        gate(request(), nothing)
    assert free(gate) == 48
