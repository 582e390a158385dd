"""The report in a few lines of Markdown, for Dagster's page."""

from collections.abc import Iterator

from pipelines.quality.report.load import Load
from pipelines.quality.report.wording import both, count, share

MOST_DOCUMENTS = 20


def summary_lines(load: Load) -> Iterator[str]:
    """The load as a whole, then the documents, worst first."""
    decisions = ", ".join(f"{number} {both(decision, 'decision')}" for decision, number in load.decisions.items())
    yield f"**{count(len(load.documents))} documents**: {decisions}"
    yield ""
    yield f"{count(load.history[-1]['amounts'])} amounts published, coverage of identities {share(load.coverage)}"
    yield ""
    yield "| document | decision | errors | warnings | coverage |"
    yield "|---|---|---|---|---|"
    for document in load.documents[:MOST_DOCUMENTS]:
        total = load.total_of(document)
        found = f"{count(total.findings('error'))} | {count(total.findings('warn'))}"
        name = document.name.replace("|", "\\|").replace("\n", " ")
        yield f"| {name} | {both(document.decision, 'decision')} | {found} | {share(document.coverage)} |"
    if len(load.documents) > MOST_DOCUMENTS:
        yield ""
        yield f"and {count(len(load.documents) - MOST_DOCUMENTS)} more"
