"""A page ready to leave: headers, plain and gzip bytes, and the answer for those who have it already."""

import gzip
from dataclasses import dataclass, replace
from hashlib import blake2b
from wsgiref.types import StartResponse, WSGIEnvironment

from wsgi.drawing import Drawn
from wsgi.request_headers import is_current, takes_gzip

# zlib's own default. A page is packed once for everybody, at most twice a second while its discussion moves.
GZIP_LEVEL = 6

# 16 bytes: two versions of one page share a tag once in 2^64 by chance (birthday bound), and no attacker gains by it.
TAG_BYTES = 16

# Said anew for every kept page, or (Date, Connection) the server's business and wrong when repeated.
REPLACED = frozenset({"content-length", "etag", "cache-control", "vary", "set-cookie", "date", "connection"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """Everything that can be made beforehand. Where gzip gains nothing, `packed` is the plain page."""

    status: str
    etag: str
    plain_headers: Headers
    plain: bytes
    packed_headers: Headers
    packed: bytes
    unchanged_headers: Headers

    @property
    def shared(self) -> bool:
        """Whether those who waited for the drawing may have it too: always."""
        return True

    @property
    def size(self) -> int:
        """Bytes that both bodies take."""
        return len(self.plain) + (0 if self.packed is self.plain else len(self.packed))

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer: 304 to those who have the page, gzip to those who take it, no body to HEAD."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags and (tags == self.etag or is_current(tags, self.etag)):
            start_response("304 NOT MODIFIED", self.unchanged_headers[:])
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        # The lists are copied: a server or a middleware in front may add to the list it is given.
        if accepted and takes_gzip(accepted):
            start_response(self.status, self.packed_headers[:])
            body = self.packed
        else:
            start_response(self.status, self.plain_headers[:])
            body = self.plain
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def marked_stale(self) -> "FinishedPage":
        """Give the same page saying `X-Served: stale`, for the time in which nobody can tell whether it still holds."""
        mark = ("X-Served", "stale")
        return replace(
            self,
            plain_headers=[*self.plain_headers, mark],
            packed_headers=[*self.packed_headers, mark],
            unchanged_headers=[*self.unchanged_headers, mark],
        )


def finish(drawn: Drawn) -> FinishedPage:
    """Make a drawn page ready to leave. The tag is weak because the same one stands for both encodings."""
    plain = drawn.body
    # No time in the gzip header: the same page gives the same bytes on every process.
    packed = gzip.compress(plain, GZIP_LEVEL, mtime=0)
    etag = f'W/"{blake2b(plain, digest_size=TAG_BYTES).hexdigest()}"'
    own = [("ETag", etag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding, Cookie")]
    base = [header for header in drawn.headers if header[0].lower() not in REPLACED] + own
    plain_headers = [*base, ("Content-Length", str(len(plain)))]
    packed_headers = [*base, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
    if len(packed) >= len(plain):
        packed, packed_headers = plain, plain_headers
    return FinishedPage(drawn.status, etag, plain_headers, plain, packed_headers, packed, own)
