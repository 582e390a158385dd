"""Write the seed `regions.csv` beside this file: administrative divisions of GB/T 2260 down to county level.

    .venv/bin/python dbt_project/seeds/make_regions.py

Source: the table `adcodes.csv` of the package cpca (MIT licence, version pinned in the lock). The package itself is not
imported: it is a parser with heavy dependencies, and only its table is wanted. Run it again when the package's edition
changes; a test fails while the committed seed differs from what this script writes.
"""

import csv
import io
from importlib.metadata import distribution, version
from pathlib import Path

SEED = Path(__file__).resolve().with_name("regions.csv")
COLUMNS = ("region_code", "name", "level", "parent_region_code", "province", "city", "county", "source")
# Rows of the standard that group others and are no place that publishes anything.
GROUPINGS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
MUNICIPALITIES = {"11", "12", "31", "50"}


def read_adcodes() -> dict[str, str]:
    """Name per six-digit code, as the package carries them (twelve digits there, the last six are zero)."""
    table = distribution("cpca").locate_file("cpca/resources/adcodes.csv")
    with open(table, encoding="utf-8", newline="") as file:
        return {row["adcode"][:6]: row["name"] for row in csv.DictReader(file)}


def seed_rows(names: dict[str, str], source: str) -> list[dict[str, str]]:
    """One row per division, in the order of codes; `city` of a municipality's district is the municipality itself.

    Divisions directly below a province (省直辖县级) have no city. Blank means null.
    """
    rows = []
    for code, name in sorted(names.items()):
        if name in GROUPINGS:
            continue
        province_code, city_code = code[:2] + "0000", code[:4] + "00"
        level = "province" if code == province_code else "city" if code == city_code else "county"
        province = names[province_code]
        city = names.get(city_code, "") if level != "province" else ""
        if city in GROUPINGS:
            city = ""
        if code[:2] in MUNICIPALITIES:
            city = province
        below_city = level == "county" and names.get(city_code) == city
        parent = "" if level == "province" else city_code if below_city else province_code
        county = name if level == "county" else ""
        rows.append(dict(zip(COLUMNS, (code, name, level, parent, province, city, county, source), strict=True)))
    return rows


def seed_text() -> str:
    """The whole seed file as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(seed_rows(read_adcodes(), f"GB/T 2260 as of cpca {version('cpca')}"))
    return out.getvalue()


if __name__ == "__main__":
    SEED.write_text(seed_text(), encoding="utf-8")
    print(f"{SEED}: {len(SEED.read_text(encoding='utf-8').splitlines()) - 1} divisions")
