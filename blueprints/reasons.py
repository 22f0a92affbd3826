"""The ten reasons to report a comment, in readers' words and in the desk's."""

from dataclasses import dataclass

from models import ReportReason


@dataclass(frozen=True)
class Reason:
    """`says` and `hint` are for who reports, `name` is for the moderators."""

    reason: ReportReason
    says: str
    hint: str
    name: str


REASONS = (
    Reason(
        ReportReason.NAMES_SOMEONE,
        "It identifies someone who must not be named",
        "Such as a child, the victim of a sexual offence, or somebody a court protects. Do not repeat the name below.",
        "Names someone protected",
    ),
    Reason(
        ReportReason.COURT_CASE,
        "It could harm an active court case",
        "Somebody has been arrested or charged, and it says or hints what they did, or who they are.",
        "Active court case",
    ),
    Reason(
        ReportReason.AT_RISK,
        "Somebody may be at risk",
        "They may hurt themselves, or be hurt by others.",
        "Someone at risk",
    ),
    Reason(
        ReportReason.ABUSE,
        "It attacks a person",
        "Insults or names for somebody, and not for what they said or did.",
        "Personal abuse",
    ),
    Reason(
        ReportReason.HATE,
        "It is hateful",
        "Against people for what they are, such as their race, religion, sex, sexuality, age or disability.",
        "Hate",
    ),
    Reason(
        ReportReason.HARASSMENT,
        "It harasses or threatens somebody",
        "It follows a person about, threatens them, or gives away where they live or work.",
        "Harassment",
    ),
    Reason(
        ReportReason.SPAM, "It is spam or advertising", "It is here to sell something, or is posted all over.", "Spam"
    ),
    Reason(ReportReason.OFF_TOPIC, "It is off the topic", "It has nothing to do with the story.", "Off topic"),
    Reason(
        ReportReason.FALSE,
        "It says something that is false",
        "A matter of fact, not of opinion. If you can, say below how you know.",
        "False information",
    ),
    Reason(
        ReportReason.COPYRIGHT,
        "It copies somebody’s work",
        "Long stretches of an article, a book or a song that are not the writer’s own.",
        "Copyright",
    ),
)
URGENT = tuple(each for each in REASONS if each.reason.is_urgent)
OTHERS = tuple(each for each in REASONS if not each.reason.is_urgent)
NAMES = {each.reason: each.name for each in REASONS}
