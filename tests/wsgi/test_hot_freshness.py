"""When a page is believed, checked and drawn again."""


def test_a_page_is_believed_for_half_a_second_and_then_checked(stage, room, clock):
    stage.visit()
    clock.pass_seconds(0.49)
    stage.visit()
    assert room.checks == 0
    clock.pass_seconds(0.01)
    stage.visit()
    stage.visit()
    assert room.checks == 1 and room.drawn == 1


def test_a_page_whose_version_moved_is_drawn_again_after_half_a_second(stage, room, clock):
    stage.visit()
    room.seq = 2
    clock.pass_seconds(0.49)
    assert b"seq 1" in stage.visit().body
    clock.pass_seconds(0.01)
    assert b"seq 2" in stage.visit().body
    assert room.drawn == 2


def test_a_move_of_the_site_number_is_noticed(stage, room, clock):
    room.site_seq = 10
    stage.visit()
    room.site_seq = 11
    clock.pass_seconds(0.5)
    stage.visit()
    assert room.drawn == 2


def test_a_change_while_the_page_is_drawn_is_noticed_at_the_next_check(stage, room, clock):
    def somebody_posts():
        room.seq = 2

    room.while_drawing = somebody_posts
    stage.visit()
    room.while_drawing = lambda: None
    clock.pass_seconds(0.5)
    stage.visit()
    assert room.drawn == 2
    clock.pass_seconds(0.5)
    stage.visit()
    assert room.drawn == 2


def test_the_half_second_counts_from_the_beginning_of_the_drawing(stage, room, clock):
    room.while_drawing = lambda: clock.pass_seconds(0.4)
    stage.visit()
    clock.pass_seconds(0.1)
    stage.visit()
    assert room.checks == 1


def test_a_page_is_drawn_anew_after_a_minute_even_if_nothing_moved(stage, room, clock):
    stage.visit()
    for _ in range(59):
        clock.pass_seconds(1)
        stage.visit()
    assert room.drawn == 1
    clock.pass_seconds(1)
    stage.visit()
    assert room.drawn == 2


def test_a_page_known_to_change_by_itself_is_drawn_anew_then(stage, room, clock):
    room.lasts_seconds = 0.2
    stage.visit()
    clock.pass_seconds(0.2)
    stage.visit()
    assert room.drawn == 2 and room.checks == 0


def test_an_article_taken_down_leaves_the_memory(stage, room, clock):
    stage.visit()
    room.seq, room.status = 2, "410 GONE"
    clock.pass_seconds(0.5)
    assert stage.visit().code == 410
    assert stage.pages.stats().pages == 0
