"""Security headers of every page."""

from flask import Flask, Response, current_app, request

from blueprints.guards import settings

# Nothing from elsewhere, nothing inline, no frames. A finished page is the same for everyone, so there is no nonce.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{pictures}; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Flask-Security draws the code to scan for a second factor into its own, never cached, set-up page.
SECOND_FACTOR_PAGE = "security.two_factor_setup"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}
A_YEAR = "max-age=31536000; includeSubDomains"


def install_headers(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    pictures = " data:" if request.endpoint == SECOND_FACTOR_PAGE else ""
    response.headers["Content-Security-Policy"] = POLICY.format(pictures=pictures)
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if settings().site_is_https:
        response.headers["Strict-Transport-Security"] = A_YEAR
    # A page drawn for somebody is not kept by anything between; finished pages set their own.
    if "hot_pages.shows" not in request.environ or _carries_session():
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _carries_session() -> bool:
    names = (current_app.config["SESSION_COOKIE_NAME"], current_app.config["REMEMBER_COOKIE_NAME"])
    return any(name in request.cookies for name in names)
