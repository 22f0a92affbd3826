"""What readers get while the database is away."""

import logging

import pytest


def test_while_the_database_is_away_the_kept_page_is_served_marked_stale(stage, room, clock, caplog):
    fresh = stage.visit()
    room.away = True
    clock.pass_seconds(0.5)
    with caplog.at_level(logging.WARNING):
        stale = stage.visit()
    assert stale.body == fresh.body and stale.headers["X-Served"] == "stale"
    assert "ConnectionError" in caplog.text and "the database is away" not in caplog.text
    assert stage.visit(HTTP_IF_NONE_MATCH=fresh.headers["ETag"]).headers["X-Served"] == "stale"
    assert room.checks == 1


def test_a_stale_page_is_checked_again_every_second_and_recovers(stage, room, clock):
    stage.visit()
    room.away = True
    clock.pass_seconds(0.5)
    stage.visit()
    clock.pass_seconds(1)
    assert stage.visit().headers["X-Served"] == "stale"
    assert room.checks == 2
    room.away = False
    clock.pass_seconds(1)
    assert "X-Served" not in stage.visit().headers
    assert room.drawn == 1


@pytest.mark.parametrize("status", ["500 INTERNAL SERVER ERROR", "503 UNAVAILABLE", "429 TOO MANY REQUESTS"])
def test_a_drawing_that_answers_with_a_failure_leaves_the_kept_page(stage, room, clock, status):
    stage.visit()
    room.seq, room.status = 2, status
    clock.pass_seconds(0.5)
    reply = stage.visit()
    assert reply.code == 200 and b"seq 1" in reply.body and reply.headers["X-Served"] == "stale"


def test_after_ten_minutes_a_page_that_cannot_be_checked_is_not_served(stage, room, clock):
    stage.visit()
    room.away, room.problem = True, ConnectionError()
    clock.pass_seconds(600)
    assert stage.visit().headers["X-Served"] == "stale"
    clock.pass_seconds(1)
    with pytest.raises(ConnectionError):
        stage.visit()
    room.problem, room.status = None, "500 INTERNAL SERVER ERROR"
    assert stage.visit().code == 500


def test_without_an_old_page_the_exception_goes_on_to_the_server(stage, room):
    room.problem = ConnectionError()
    with pytest.raises(ConnectionError):
        stage.visit()
    room.problem = None
    assert stage.visit().code == 200


def test_a_stop_of_the_process_is_never_taken_for_a_failed_drawing(stage, room, clock):
    stage.visit()
    room.problem, room.seq = KeyboardInterrupt(), 2
    clock.pass_seconds(0.5)
    with pytest.raises(KeyboardInterrupt):
        stage.visit()
    assert len(stage.pages._flights) == 0
