"""Files that are no export, or a broken one: refused with the line, before anything can be asked of them."""

import gzip
import io
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.imports import BrokenExport
from adapters.imports.foreign_xml import DEEPEST, LONGEST_TAG_BYTES, MOST_NAMES
from adapters.imports.wordpress import open_wordpress_export
from adapters.imports.wordpress.records import LONGEST_TEXT, MOST_LABELS
from tests.adapters.conftest import Read
from tests.adapters.wxr import Export, Item, Said, cdata, pieces_of

DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'
AT = "2019-05-01 09:00:00"
GOOD = "".join(pieces_of(Export([Item(comments=[Said()])])))


def refusal(read: Read, given: Export | str | bytes) -> BrokenExport:
    with pytest.raises(BrokenExport) as caught:
        read(given)
    return caught.value


def line_of(text: str, sign: str) -> int:
    return text[: text.index(sign)].count("\n") + 1


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export.xml", GOOD)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf\n", "empty"),
        (gzip.compress(GOOD.encode()), "Unpack it first"),
        (zipped(), "Unpack it first"),
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "web page"),
        (b"\n<HTML lang=en>", "web page"),
        (b'{"posts": []}', "not an XML file"),
        (b"%PDF-1.7\n\xff\xfe\x00", "not an XML file"),
        (b"-- MySQL dump\nINSERT INTO wp_posts", "not an XML file"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "begins with <feed>"),
        (b"<rss version='2.0'/>", "no <channel>"),
        (b"<rss><channel><title>News</title><item><title>A</title></item></channel></rss>", "ordinary news feed"),
        (b"<rss><channel><title>News</title></channel></rss>", "ordinary news feed"),
    ],
)
def test_another_kind_of_file_is_named(read: Read, given: bytes, words: str) -> None:
    assert words in str(refusal(read, given))


@pytest.mark.parametrize("version", ["2.0", "1.3", "0.9", "one"])
def test_a_version_that_is_not_known_is_refused_by_its_number(read: Read, version: str) -> None:
    text = GOOD.replace("<wp:wxr_version>1.2<", f"<wp:wxr_version>{version}<")
    refused = refusal(read, text)
    assert f"version {version}." in str(refused)
    assert refused.line == line_of(text, "<wp:wxr_version>")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_says_where(read: Read, cut: float) -> None:
    text = GOOD[: int(len(GOOD) * cut)]
    refused = refusal(read, text)
    assert "cut off" in str(refused)
    assert refused.line is not None and abs(refused.line - text.count("\n") - 1) <= 1


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("</wp:status>", "</wp:state>", "closed here that is not open"),
        ("<p>It leaks.</p>]]>", "]]>Fish & chips", "does not allow"),
        ("<p>It leaks.</p>]]>", "]]>one&nbsp;two", "&nbsp;"),
        ("</rss>\n", "</rss><b>Fatal error</b>", "after the end"),
        ("<wp:post_id><![CDATA[1]]></wp:post_id>", "", "no number (wp:post_id)"),
        ("<wp:comment_id>1</wp:comment_id>", "<wp:comment_id> </wp:comment_id>", "no number (wp:comment_id)"),
        ("<wp:comment_id>1<", f"<wp:comment_id>{'1' * 65}<", "longer than 64"),
        (f"<wp:post_date_gmt>{cdata(AT)}", "<wp:post_date_gmt>2019-02-31 09:00:00", "cannot be read as a date"),
        (f"<wp:post_date_gmt>{cdata(AT)}", "<wp:post_date_gmt>last Tuesday", "cannot be read as a date"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read: Read, good: str, bad: str, words: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad)
    refused = refusal(read, text)
    assert words in str(refused)
    starts = {"post_id": "<item>", "comment_id": "<wp:comment>"}
    sign = next((start for name, start in starts.items() if name in good), bad)
    assert refused.line == line_of(text, sign)
    assert str(refused).startswith(f"Line {refused.line:,}: ")


@pytest.mark.parametrize("above", ["\n", " \t\r\n\n", "\ufeff", "\n\ufeff\n", "\n" * 200_000])
def test_blanks_above_the_export_do_no_harm_and_count_as_lines(read: Read, above: str) -> None:
    assert read(above + GOOD).tally.read["articles"] == 1
    broken = above + GOOD.replace("</wp:status>", "</wp:state>")
    assert refusal(read, broken).line == line_of(broken, "</wp:state>")


def test_words_above_the_export_are_named_with_the_line_it_begins_on(read: Read) -> None:
    refused = refusal(read, f"\n<br />\n<b>Warning</b>: include() failed\n{GOOD}")
    assert "below other text" in str(refused) and refused.line == 4


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8-sig", "UTF-16", "ISO-8859-1", "windows-1252", "ISO-8859-15"])
def test_an_export_is_read_in_the_encoding_it_declares(read: Read, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = GOOD.replace('encoding="UTF-8"', f'encoding="{declared}"').replace("It leaks", "Café über 5 £ ½")
    assert "Café über 5 £" in next(read(text.encode(encoding, "replace")).articles()).body_html


def test_what_says_it_is_latin_1_is_read_as_browsers_read_it(read: Read) -> None:
    text = GOOD.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("It leaks", "It’s – wet")
    assert "It’s – wet" in next(read(text.encode("cp1252")).articles()).body_html


@pytest.mark.parametrize("encoding", ["UTF-16-LE", "UTF-16-BE"])
def test_utf_16_needs_no_mark_at_its_beginning(read: Read, encoding: str) -> None:
    assert read(GOOD.encode(encoding)).tally.read["articles"] == 1


@pytest.mark.parametrize("name", ["EBCDIC-CP-US", "rot13", "zlib", "no-such-letters"])
def test_an_encoding_that_is_not_known_is_named(read: Read, name: str) -> None:
    refused = refusal(read, GOOD.replace('encoding="UTF-8"', f'encoding="{name}"'))
    assert name in str(refused) and refused.line == 1


def test_bytes_of_another_encoding_are_refused_with_their_line(read: Read) -> None:
    text = GOOD.replace("It leaks", "Café")
    refused = refusal(read, text.encode("latin-1"))
    assert "UTF-8" in str(refused) and refused.line == line_of(text, "Café")


def test_bytes_are_counted_in_lines_far_into_a_file(read: Read) -> None:
    text = GOOD.replace("It leaks", "é\n" * 100_000)
    broken = text.encode().replace(b"</item>", b"\xff</item>")
    assert refusal(read, broken).line == line_of(text, "</item>")


def test_characters_that_xml_forbids_are_taken_out_and_counted(read: Read) -> None:
    site = read(GOOD.replace("It leaks", "It\x0b \x00le\x1faks\ufffe").replace("\n\t\t", "\r\t\t"))
    assert next(site.articles()).body_html == "<p>It leaks.</p>"
    assert site.tally.remarks == {"characters that XML forbids, taken out": 4}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">',
        "<!DOCTYPE rss>",
    ],
)
def test_a_declared_document_type_is_refused_where_it_stands(read: Read, declared: str) -> None:
    text = GOOD.replace(DECLARATION, f"{DECLARATION}{declared}\n").replace("It leaks.", "]]>&a;&l9;<![CDATA[")
    refused = refusal(read, text)
    assert "declared here" in str(refused) and refused.line == 2


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        ("<a>" * (DEEPEST * 1_000), f"{DEEPEST} deep"),
        ("<title>" + "a" * (LONGEST_TEXT + 70_000) + "</title>", "5,000,000 characters"),
        ("".join(f"<a{n}/>" for n in range(MOST_NAMES + 2)), "names of elements"),
        (f"<a {' '.join(f'b{n}=' + repr('') for n in range(MOST_NAMES + 2))}/>", "names of elements"),
        ("<category>a</category>" * (MOST_LABELS + 1), "1,000 labels"),
        ("<!-- " + "a" * (3 * LONGEST_TAG_BYTES), "does not end"),
        ("<a b='" + "a" * (3 * LONGEST_TAG_BYTES), "does not end"),
    ],
    ids=["depth", "text", "names", "attributes", "labels", "remark", "tag"],
)
def test_what_would_fill_the_memory_is_refused(read: Read, bomb: str, words: str) -> None:
    text = GOOD.replace("<item>", f"<item>\n{bomb}")
    refused = refusal(read, text)
    assert words in str(refused) and refused.line == line_of(text, "<item>") + 1


@given(st.integers(0, len(GOOD)), st.integers(0, 60), st.binary(max_size=6) | st.sampled_from([b"<", b"]]>", b"&#0;"]))
def test_a_damaged_export_is_read_or_refused(place: int, length: int, instead: bytes) -> None:
    text = GOOD.encode()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        path.write_bytes(text[:place] + instead + text[place + length :])
        with suppress(BrokenExport), open_wordpress_export(path, str) as site:
            assert site.tally.read["articles"] == len(list(site.articles()))


def test_what_is_passed_over_may_be_as_long_as_it_likes_and_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    field = "<wp:postmeta><wp:meta_key>_builder</wp:meta_key><wp:meta_value><![CDATA["
    before, _, after = GOOD.partition("<item>")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}<item>{field}")
        for _ in range(20):
            file.write("x" * 1_000_000)
        file.write(f"]]></wp:meta_value></wp:postmeta>{after}")
    tracemalloc.start()
    with open_wordpress_export(path, str) as site:
        assert site.tally.read["articles"] == 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000
