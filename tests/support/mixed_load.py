"""One load that several test files ask: drawn budgets with reviewers' entries, real filings, formats of one filing.

A load takes the better part of a minute, whatever is in it; the documents have nothing to do with each other.
"""

import shutil
from datetime import date, timedelta
from pathlib import Path

from pipelines.settings import PROJECT_ROOT
from tests.support.drawn_budget import budget_pdf
from tests.support.loads import REAL_FILES, SHARED

TODAY = date.today()
UNTIL = TODAY + timedelta(days=60)
ORGANIZATIONS = {"right": "甲市财政局", "wrong": "乙市财政局", "waived": "丙市财政局", "corrected": "丁市财政局"}
CONTACT = "联系人：张三 电话：0532-12345678"
# The grand total, printed as 310.00 where its parts give 300.00: these checks block.
BLOCKED_BY = ("D04", "D05")

# Filings in several formats: the PDF file first, then the others by what they are called here.
FILING_FORMATS = {
    "rongcheng-bigdata-2024-final": {"rongcheng-docx": ".docx", "rongcheng-html": ".html"},
    "wuhan-qingshan-bigdata-2024-budget": {"wuhan-xlsx": ".xlsx"},
}
# The workbook calls its organization 青山区…, the PDF file 武汉市青山区…; another city has a 青山区 too.
PLACES = {"wuhan-": ", province: 湖北省, city: 武汉市, county: 青山区"}
TWIN = "weifang-bigdata-2023-budget.born-digital"


def prepare(folder: Path) -> str:
    """Put the documents and the reviewers' files into a data folder; the register of the whole load."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    register = ["sources:"]
    for name, organization in ORGANIZATIONS.items():
        data = budget_pdf(organization, "300.00" if name == "right" else "310.00", CONTACT)
        (documents / f"{name}.pdf").write_bytes(data)
        register.append(f"  - {{id: {name}, path: documents/{name}.pdf}}")
    waivers = [f"waived,{check},printed so,某某,{UNTIL}" for check in BLOCKED_BY]
    corrections = [f"corrected,T01,1,2,310.00,300.00,blurred print,某某,{TODAY}"]
    _write(folder / "waivers.csv", "document,check,reason,reviewer,until", waivers)
    _write(
        folder / "corrections.csv", "document,table_id,row,column,printed,corrected,reason,reviewer,date", corrections
    )
    for name, file in _shared_files().items():
        shutil.copyfile(file, documents / f"{name}{file.suffix}")
        place = next((place for start, place in PLACES.items() if name.startswith(start)), "")
        register.append(f"  - {{id: {name}, path: documents/{name}{file.suffix}{place}}}")
    return "\n".join(register)


def _shared_files() -> dict[str, Path]:
    """Files that lie beside the project, by the name they get here; none where they are absent."""
    if not REAL_FILES:
        return {}
    files = {file.stem: file for file in REAL_FILES}
    for key, others in FILING_FORMATS.items():
        files[key] = PROJECT_ROOT / "data" / "documents" / f"{key}.pdf"
        files |= {name: SHARED / "variants" / f"{key}{ending}" for name, ending in others.items()}
    return files | {TWIN: SHARED / "variants" / f"{TWIN}.pdf"}


def _write(file: Path, header: str, lines: list[str]) -> None:
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
