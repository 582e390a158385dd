"""Which filings have to be published by when: `data/expected.csv`, for check H08.

One line per filing: the organization as it names itself, the fiscal year of the document, `budget` or
`final_accounts`, and the last day on which it may appear (for budgets 20 days after their approval, for final accounts
20 days after theirs). Optional: `scope` (`department` or `unit`; blank: either), `city` and `county` where the
organization's name does not say them. A filing that is not there when its day has passed is missing; the report and
`yusuan status` show it, no document has to exist for that.
"""

from datetime import date
from typing import Annotated, Literal

import duckdb
from pydantic import Field

from pipelines.quality.review_files import Day, Entry, OrBlank, Text

EXPECTED = "expected.csv"
TABLE = """
    create or replace table quality.expected_filings (
        line integer not null,
        organization varchar not null,
        fiscal_year integer not null,
        document_kind varchar not null,
        scope varchar,
        city varchar,
        county varchar,
        due_on date not null,
        is_due boolean not null
    )
"""


class ExpectedFiling(Entry):
    """One filing that an organization has to publish; null scope, city and county: not stated."""

    organization: Text
    fiscal_year: Annotated[int, Field(ge=1949, le=2100)]
    kind: Literal["budget", "final_accounts"]
    due_on: Day
    scope: Annotated[Literal["department", "unit"] | None, OrBlank]
    city: Annotated[Text | None, OrBlank]
    county: Annotated[Text | None, OrBlank]

    @classmethod
    def columns(cls) -> list[str]:
        """The header line of expected.csv."""
        return ["organization", "fiscal_year", "kind", "due_on", "scope", "city", "county"]

    @property
    def subject(self) -> tuple:
        """The filing."""
        return self.organization, self.fiscal_year, self.kind, self.scope, self.city, self.county


def write_expected(
    connection: duckdb.DuckDBPyConnection, filings: tuple[ExpectedFiling, ...], today: date | None
) -> None:
    """Create `quality.expected_filings`; a filing is due when its day has passed before `today` (null: none is)."""
    connection.execute(TABLE)
    for f in filings:
        is_due = today is not None and f.due_on < today
        row = (f.line, f.organization, f.fiscal_year, f.kind, f.scope, f.city, f.county, f.due_on, is_due)
        connection.execute(f"insert into quality.expected_filings values ({', '.join('?' * len(row))})", row)
