"""For programs: the numbers of a discussion, and why a comment stands where it does. Read only, JSON."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from blueprints.showing import shows
from models import Order
from queries.articles import current_slug
from queries.counts import counts_at
from queries.rankings import CONFIDENCE, Standing, Z, standing_of
from services.rankings import current_ranking

api = Blueprint("api", __name__)
FORMULA = (
    "Editors' picks first, then by lower_bound: the lower end of Wilson's score interval, "
    "(p + z²/2n - z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n), with n = recommends + upheld_reports and p = recommends / n; "
    "0 without recommends. Equals: more recommends first, then fewer upheld reports, then the newer."
)
SOURCE = "https://doi.org/10.1080/01621459.1927.10502953"


@api.errorhandler(HTTPException)
def problem(error: HTTPException) -> ResponseReturnValue:
    """What is wrong, as RFC 9457 has it."""
    if error.response is not None:
        return error.response
    answer = jsonify(title=error.name, status=error.code, detail=error.description)
    answer.mimetype = "application/problem+json"
    return answer, error.code or 500


@api.get("/counts")
def counts() -> ResponseReturnValue:
    slug = request.args.get("article", "").replace("\x00", "")
    if not slug:
        abort(400, "Say which article: /api/v1/counts?article=its-slug")
    found = counts_at(slug)
    if found is None:
        return redirect(url_for(".counts", article=current_slug(slug) or abort(404, "There is no such article.")), 301)
    shows([(found.article_id, found.seq)])
    told = found.are_told
    return _checked(
        comments=found.comments if told else None,
        publications=found.publications if told else None,
        seq=found.seq,
    )


@api.get("/comments/<int:comment_id>/rank")
def rank(comment_id: int) -> ResponseReturnValue:
    standing = standing_of(comment_id) or abort(404, "There is no such comment in a discussion that is ranked.")
    return _checked(
        comment=comment_id,
        order=Order.BEST,
        recommends=standing.recommends,
        upheld_reports=standing.upheld_reports,
        is_pick=standing.is_pick,
        confidence=CONFIDENCE,
        z=Z,
        lower_bound=standing.lower_bound,
        formula=FORMULA,
        source=SOURCE,
        **_place(comment_id, standing),
    )


def _place(comment_id: int, standing: Standing) -> dict[str, Any]:
    """Where it stands among the top comments: nowhere for a reply, and for what came since the order was made."""
    if not standing.is_top:
        return {"place": None, "of": None, "made_at": None}
    ranking = current_ranking(standing.article_id, Order.BEST, datetime.now(UTC))
    ids = ranking.all()
    place = ids.index(comment_id) + 1 if comment_id in ids else None
    return {"place": place, "of": len(ids), "made_at": ranking.made_at.isoformat() if ranking.id else None}


def _checked(**told: Any) -> Response:
    """An answer that is asked for again with its tag, and then need not be sent anew."""
    answer = jsonify(told)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer
