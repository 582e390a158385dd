"""The pages of the report as HTML. Everything from documents is text here: templates escape it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.quality.labels import is_of_money
from pipelines.quality.report import wording
from pipelines.quality.report.evidence import Pictures, finding_key
from pipelines.quality.report.findings import DocumentFindings
from pipelines.quality.report.load import Check, Document, Load
from pipelines.quality.report.next_steps import next_steps
from pipelines.quality.report.tally import Tally

FAILING_CHECKS = 15
MOST_DOCUMENTS = 200  # on the page of a check, those that fail most first
MOST_FAULTLESS = 20  # a page is about what fails: where fewer documents do, it is filled up to so many


@dataclass(frozen=True, slots=True)
class About:
    """What every page says of the load it belongs to, and the names it needs."""

    run_id: str
    published_at: datetime
    checks: Mapping[str, Check]
    forms: Mapping[str, tuple[str, str]]
    documents: Mapping[str, str]  # document_id -> name, to name the other document of a check

    @classmethod
    def of(cls, load: Load) -> "About":
        """The load of a report."""
        names = {d.document_id: d.name for d in load.documents}
        return cls(load.run_id, load.published_at, load.checks, load.forms, names)


def page_name(key: str) -> str:
    """A file name for a key: the key itself where it is plain letters and digits, else its hash."""
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", key)
    return f"{key if plain else hashlib.sha256(key.encode()).hexdigest()[:32]}.html"


def index_page(load: Load, family_chart: str, trend_chart: str) -> str:
    """The front page: the load at a glance."""
    failing = [(check, load.by_check[check.check_id]) for check in load.checks.values()]
    failing = [(check, tally) for check, tally in failing if tally["mismatch"] or tally["not_evaluable"]]
    failing.sort(key=lambda of: (-len(of[1].mismatching), -of[1]["mismatch"], -of[1]["not_evaluable"], of[0].check_id))
    return _render(
        "index.html",
        about=About.of(load),
        root="",
        load=load,
        families=families(load.checks, load.by_check),
        failing=failing[:FAILING_CHECKS],
        more_failing=max(0, len(failing) - FAILING_CHECKS),
        family_chart=family_chart,
        trend_chart=trend_chart,
    )


def document_page(
    about: About,
    document: Document,
    tallies: Mapping[str, Tally],
    found: DocumentFindings | None,
    pictures: Mapping[str, Pictures],
    problem: str | None = None,
) -> str:
    """The page of a document; without `found` the `problem` says why its findings cannot be shown."""
    steps = {finding_key(f): next_steps(document, f, found.tables) for f in found.findings} if found else {}
    return _render(
        "document.html",
        about=about,
        root="../",
        document=document,
        found=found,
        tables={table.table_id: table for table in found.tables} if found else {},
        families=families(about.checks, tallies),
        pictures=pictures,
        steps=steps,
        problem=problem,
    )


def check_page(load: Load, check: Check) -> str:
    """The page of a check."""
    tally = load.by_check[check.check_id]
    rows = [(d, load.by_document[d.document_id].get(check.check_id, Tally())) for d in load.documents]
    concerned = [(d, t) for d, t in rows if t.applicable]
    concerned.sort(key=lambda of: (-of[1]["mismatch"], -of[1]["not_evaluable"], of[0].name))
    failing = sum(bool(t["mismatch"] or t["not_evaluable"]) for _, t in concerned)
    return _render(
        "check.html",
        about=About.of(load),
        root="../",
        check=check,
        tally=tally,
        concerned=concerned[: min(MOST_DOCUMENTS, max(failing, MOST_FAULTLESS))],
        documents_concerned=len(concerned),
        documents=len(rows),
    )


def checks_page(load: Load) -> str:
    """The catalogue of checks with what came of each."""
    rows = [(check, load.by_check[check.check_id]) for check in load.checks.values()]
    return _render("checks.html", about=About.of(load), root="../", rows=rows, documents=len(load.documents))


def families(checks: Mapping[str, Check], tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """Tallies per family, the reading first."""
    known = wording.LABELS["family"]
    order = sorted({check.family for check in checks.values()}, key=lambda f: (f not in known, [*known, f].index(f)))
    return {
        family: Tally.sum(tally for check_id, tally in tallies.items() if _family(checks, check_id) == family)
        for family in order
    }


def _family(checks: Mapping[str, Check], check_id: str) -> str | None:
    return checks[check_id].family if check_id in checks else None


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.quality.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": wording.count,
        "yuan": wording.yuan,
        "share": wording.share,
        "when": wording.when,
        "both": wording.both,
        "ranges": wording.ranges,
        "page_name": page_name,
        "finding_key": finding_key,
        "is_of_money": is_of_money,
    }
    environment.globals |= {"LABELS": wording.LABELS, "MARKS": wording.MARKS, "pages_of": wording.pages}
    return environment


_ENVIRONMENT = _environment()


def _render(template: str, **values: object) -> str:
    return _ENVIRONMENT.get_template(template).render(**values)
