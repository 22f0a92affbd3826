"""The site's own address, whatever the visitor's browser or a proxy says it is."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Under this name the visitor's own Host header stays readable, for whoever has to distrust it.
ASKED_FOR = "own_address.asked_for"


class OwnAddress:
    """Puts `SITE_URL` in the place of the Host header, so that no link, letter or check can be led elsewhere by it."""

    def __init__(self, app: WSGIApplication, site_url: str) -> None:
        parts = urlsplit(site_url)
        self._app = app
        self._host = parts.netloc
        self._scheme = parts.scheme

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[ASKED_FOR] = environ.get("HTTP_HOST", "")
        environ["HTTP_HOST"] = self._host
        environ["wsgi.url_scheme"] = self._scheme
        environ.pop("HTTP_X_FORWARDED_HOST", None)
        return self._app(environ, start_response)
