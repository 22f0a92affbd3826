"""What every mailer keeps to, the real one and the one in memory; and what is the real one's alone."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email import policy
from queue import Empty

import pytest

from adapters.mail import Mailer, MailFailed, MemoryMailer, Message, SMTPMailer
from tests.adapters.post_office import PostOffice, open_post_office

RUTH, NEVER = "ruth@example.org", "never@example.org"
SENDER = "Below the Line <comments@example.org>"
LETTER = Message(RUTH, "Confirm your address — today", "Follow http://localhost/confirm/abc\n", "<p>Żółw</p>")


@dataclass
class Stage:
    """A mailer, and what arrived by it."""

    mailer: Mailer
    office: PostOffice | None = None

    def arrived(self) -> list[tuple[str, str, str]]:
        """Recipient, subject and text of what arrived."""
        if isinstance(self.mailer, MemoryMailer):
            return [(sent.recipient, sent.subject, sent.text_body) for sent in self.mailer.sent]
        found = []
        assert self.office is not None
        while not self.office.letters.empty():
            recipient, letter = self.office.letters.get()
            body = letter.get_body(("plain",))
            assert body is not None
            found.append((recipient, str(letter["Subject"]), body.get_content().replace("\r\n", "\n")))
        return found


@pytest.fixture(scope="module")
def running_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def office(running_office: PostOffice) -> PostOffice:
    running_office.refused, running_office.answer = {}, "250 OK"
    running_office.letters.queue.clear()
    return running_office


@pytest.fixture(params=["memory", "smtp"])
def stage(request: pytest.FixtureRequest) -> Stage:
    if request.param == "memory":
        return Stage(MemoryMailer(refused=frozenset({NEVER})))
    office: PostOffice = request.getfixturevalue("office")
    office.refused = {NEVER: "550 No such mailbox never@example.org"}
    return Stage(SMTPMailer(office.url, SENDER), office)


def test_a_letter_arrives_as_it_was_handed_over(stage: Stage) -> None:
    stage.mailer.send(LETTER)
    assert stage.arrived() == [(RUTH, LETTER.subject, LETTER.text_body)]


def test_a_letter_without_html_arrives(stage: Stage) -> None:
    stage.mailer.send(Message(RUTH, "Plain", "Żółw\n"))
    assert stage.arrived() == [(RUTH, "Plain", "Żółw\n")]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("where", ["recipient", "subject", "unsubscribe_url"])
def test_a_line_break_would_forge_headers_and_is_refused_for_good(stage: Stage, where: str, sign: str) -> None:
    forged = f"ruth@example.org{sign}Bcc: everyone@example.org"
    message = replace(Message(RUTH, "Hello", "Text"), **{where: forged})
    with pytest.raises(MailFailed) as refused:
        stage.mailer.send(message)
    assert refused.value.for_good
    assert stage.arrived() == []


def test_an_address_that_is_not_taken_is_refused_for_good_without_repeating_it(stage: Stage) -> None:
    with pytest.raises(MailFailed) as refused:
        stage.mailer.send(Message(NEVER, "Hello", "Text"))
    assert refused.value.for_good
    assert "never" not in str(refused.value)
    assert stage.arrived() == []


def test_after_a_refusal_the_next_letter_goes(stage: Stage) -> None:
    with pytest.raises(MailFailed):
        stage.mailer.send(Message(NEVER, "Hello", "Text"))
    stage.mailer.send(LETTER)
    assert len(stage.arrived()) == 1


def test_a_letter_says_from_whom_when_and_that_a_machine_wrote_it(office: PostOffice) -> None:
    SMTPMailer(office.url, SENDER).send(LETTER)
    _, letter = office.letters.get(timeout=5)
    assert letter["From"] == SENDER
    assert letter["To"] == RUTH
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["Date"].datetime is not None
    html = letter.get_body(("html",))
    assert html is not None
    assert "<p>Żółw</p>" in html.get_content()


@pytest.mark.parametrize("length", [20, 70, 140, 480])
def test_a_letter_one_can_do_without_carries_the_way_out_whole(office: PostOffice, length: int) -> None:
    """As RFC 8058 wants it: a mail program reads the address as it stands, so it may be neither folded nor encoded."""
    way_out = "https://www.example.org/notices/unsubscribe/" + "x" * length
    SMTPMailer(office.url, SENDER).send(replace(LETTER, unsubscribe_url=way_out))
    _, letter = office.letters.get(timeout=5)
    as_it_came = letter.as_bytes(policy=policy.default.clone(refold_source="none"))
    head = as_it_came.partition(b"\n\n")[0].decode().splitlines()
    assert f"List-Unsubscribe: <{way_out}>" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert letter["Subject"] == LETTER.subject


def test_a_letter_one_cannot_do_without_has_no_way_out(office: PostOffice) -> None:
    SMTPMailer(office.url, SENDER).send(LETTER)
    _, letter = office.letters.get(timeout=5)
    assert letter["List-Unsubscribe"] is letter["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("answer", "for_good"), [("450 Mailbox busy", False), ("451 Greylisted", False), ("550 Never", True)]
)
def test_what_the_server_says_of_an_address_is_believed(office: PostOffice, answer: str, for_good: bool) -> None:
    office.refused = {RUTH: answer}
    with pytest.raises(MailFailed) as refused:
        SMTPMailer(office.url, SENDER).send(LETTER)
    assert refused.value.for_good is for_good


@pytest.mark.parametrize(
    ("answer", "for_good"),
    [("421 Closing", False), ("452 Full, says comments@example.org", False), ("554 Spam, says ruth@example.org", True)],
)
def test_what_the_server_says_of_a_letter_is_believed(office: PostOffice, answer: str, for_good: bool) -> None:
    office.answer = answer
    with pytest.raises(MailFailed) as refused:
        SMTPMailer(office.url, SENDER).send(LETTER)
    assert refused.value.for_good is for_good
    assert "example.org" not in str(refused.value)


@pytest.mark.parametrize("server", ["smtp://127.0.0.1:1?tls=off", "smtps://127.0.0.1:1", "smtp://no-such-host.invalid"])
def test_a_server_that_is_away_is_tried_again(server: str) -> None:
    with pytest.raises(MailFailed) as refused:
        SMTPMailer(server, SENDER).send(LETTER)
    assert not refused.value.for_good


def test_without_encryption_nothing_is_said_unless_that_was_asked_for(office: PostOffice) -> None:
    with pytest.raises(MailFailed):
        SMTPMailer(office.url.removesuffix("?tls=off"), SENDER).send(LETTER)
    with pytest.raises(Empty):
        office.letters.get_nowait()


@pytest.mark.parametrize(
    "recipient", ["", "@", "ruth", "ruth@", "a b@example.org", "<ruth@example.org", "rüth@example.org", "x" * 400]
)
def test_whatever_the_address_nothing_but_mail_failed_is_raised(office: PostOffice, recipient: str) -> None:
    # Some of them arrive: what is no address is the server's to say.
    with suppress(MailFailed):
        SMTPMailer(office.url, SENDER).send(Message(recipient, "Hello", "Text"))
