"""Below the Line: the discussion backend of a news site. `create_app` puts the house together."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from blueprints import register_all
from blueprints.accounts.signing_in import install_accounts
from blueprints.bodies import install_body_check
from blueprints.comments.drawing import Drawings
from blueprints.headers import install_headers
from blueprints.problems import install_error_pages
from blueprints.templating import install_templating
from commands import register_commands
from config import A_YEAR_SECONDS, Misconfigured, Settings, flask_settings, load_settings
from database import engine_options, prepare_engine
from extensions import bell, csrf, db, migrate
from hot_routes import HOT_ROUTES, version_reader
from jobs.bells import ring_the_worker
from wsgi import BodyGate, HotPages, OwnAddress

# A story, its form and a margin. Files have a door of their own.
MAX_FORM_BYTES = 1024 * 1024


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, ready to serve. `config` holds settings by name, for tests; the rest comes from the environment.

    Refuses with `Misconfigured`, all problems at once, when the settings do not allow a start.
    """
    settings = load_settings(**(config or {}))
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Misconfigured([f"DATA_DIR ({settings.data_dir}) cannot be made: {problem.strerror}."]) from None
    app = Flask(__name__)
    app.config.from_mapping(flask_settings(settings, MAX_FORM_BYTES))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.sqlalchemy_url, settings.database_pool_size)
    app.extensions["settings"] = settings
    app.extensions["drawings"] = Drawings()
    db.init_app(app)
    prepare_engine(app, db, settings.data_dir)
    migrate.init_app(app, db, render_as_batch=True)
    csrf.init_app(app)
    bell.bind(ring_the_worker(settings))
    install_accounts(app)
    install_templating(app)
    install_headers(app)
    install_error_pages(app)
    install_body_check(app)
    register_all(app)
    register_commands(app)
    stand_in_front(app, settings)
    return app


def stand_in_front(app: Flask, settings: Settings) -> None:
    """Put what answers before Flask in front of it, the outermost last."""
    hops = settings.trusted_proxies
    own = OwnAddress(app.wsgi_app, settings.site_url)
    inner = ProxyFix(own, x_for=hops, x_proto=0, x_host=0) if hops else own
    gate = BodyGate(inner, max_body_bytes=MAX_FORM_BYTES)
    files = WhiteNoise(
        gate,
        root=app.static_folder,
        prefix="static/",
        max_age=A_YEAR_SECONDS,
        allow_all_origins=False,
        add_headers_function=quiet_files,
    )
    hot = HotPages(
        files,
        site_url=settings.site_url,
        private_cookies=(app.config["SESSION_COOKIE_NAME"], app.config["REMEMBER_COOKIE_NAME"]),
        routes=HOT_ROUTES,
        versions=version_reader(app),
    )
    app.extensions["hot_pages"] = hot
    app.wsgi_app = hot  # type: ignore[method-assign]


def quiet_files(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
