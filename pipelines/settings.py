"""Every path, limit and switch of the project; an environment variable with the prefix `YUSUAN_` overrides each."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Paths are absolute or relative to the project's root; sizes are bytes, times are seconds."""

    model_config = SettingsConfigDict(env_prefix="YUSUAN_", extra="ignore")

    data_dir: Path = PROJECT_ROOT / "data"
    sources_file: Path | None = Field(default=None, description="register of sources; default: data_dir/sources.yaml")
    dbt_project_dir: Path = PROJECT_ROOT / "dbt_project"
    expectations_dir: Path = PROJECT_ROOT / "expectations"

    workers: PositiveInt = Field(default=max(1, os.cpu_count() or 1), description="processes that read documents")
    fetch_timeout: PositiveFloat = Field(default=30.0, description="longest wait for a connection's next bytes")
    fetch_attempts: PositiveInt = 4
    fetch_max_bytes: PositiveInt = 200 * 1024 * 1024
    fetch_seconds: PositiveInt = Field(default=900, description="longest time for one address, all attempts together")
    fetch_per_second: PositiveFloat = Field(default=2.0, description="most requests that one host gets in a second")
    fetch_connections: PositiveInt = Field(default=2, description="most requests under way at one host")
    fetch_parallel: PositiveInt = Field(default=8, description="most requests under way at all hosts together")
    fetch_contact: str = Field(default="", description="address or web page in the user agent, for who runs a server")
    fetch_robots: bool = Field(default=True, description="whether robots.txt is obeyed")
    fetch_log_days: PositiveInt = Field(default=90, description="days that raw.fetches reaches back")
    index_pages: PositiveInt = Field(default=50, description="most list pages of one index that are followed")

    read_max_pages: PositiveInt = 2000
    read_seconds: PositiveInt = Field(default=3600, description="a worker that needs longer for one document is killed")
    read_memory_bytes: PositiveInt = Field(default=3 * 1024**3, description="memory that one reading worker may take")
    soffice: Path | None = Field(default=None, description="LibreOffice's program, for doc files; default: on PATH")
    office_seconds: PositiveInt = Field(default=120, description="LibreOffice is ended when it needs longer for a file")
    reports_kept: PositiveInt = Field(default=14, description="reports of older loads beyond these are removed")
    runs_kept_days: PositiveInt = Field(default=90, description="days that Dagster's runs and our run log reach back")
    frames_kept_days: PositiveInt = Field(default=30, description="days that frames of earlier readers are kept")
    full_after_days: PositiveInt = Field(default=30, description="a build from nothing at the latest after these days")
    least_free_bytes: PositiveInt = Field(
        default=256 * 1024**2, description="a run begins only where so much more than it will probably need is free"
    )
    compact_share: Annotated[float, Field(gt=0, le=1)] = Field(
        # What a night writes anew leaves as many blocks free as it takes, and the next night uses them.
        default=0.5,
        description="a published file of which a larger share is free blocks is written anew",
    )

    nightly_cron: str = Field(default="0 2 * * *", description="when the schedule starts the nightly run")
    nightly_timezone: str = "Asia/Shanghai"
    register_poll_seconds: PositiveInt = Field(default=60, description="how often the sensor looks at the register")
    log_format: Literal["text", "json"] = Field(default="text", description="json: one object per line, to be searched")
    notify_urls: SecretStr = Field(
        default=SecretStr(""), description="apprise addresses, divided by blanks, that are told how a run ended"
    )
    notify_on: str = Field(default="published quarantined failed", description="outcomes that are told; unchanged too")

    archive_depth: PositiveInt = Field(default=2, description="archives inside one another, the outermost counted")
    archive_members: PositiveInt = Field(default=1000, description="most files of one archive, nested ones counted")
    archive_max_bytes: PositiveInt = Field(default=2 * 1024**3, description="most bytes one archive unpacks to")
    archive_ratio: PositiveInt = Field(default=250, description="most unpacked bytes per packed one, from 64 MiB on")
    page_attachments: PositiveInt = Field(default=100, description="most links of one web page that are fetched")

    picture_dpi: PositiveInt = Field(default=110, description="dots per inch of the pages that `yusuan evidence` shows")

    @property
    def sources(self) -> Path:
        """Register of sources (YAML)."""
        return self.sources_file or self.data_dir / "sources.yaml"

    @property
    def checks_seed(self) -> Path:
        """The catalogue of checks (CSV)."""
        return self.dbt_project_dir / "seeds" / "checks.csv"

    @property
    def store_dir(self) -> Path:
        """Content-addressed store of fetched bytes."""
        return self.data_dir / "store"

    @property
    def frames_dir(self) -> Path:
        """Raw frames, one folder per document and reader version."""
        return self.data_dir / "frames"

    @property
    def build_dir(self) -> Path:
        """Work files of a run; nothing in it is published."""
        return self.data_dir / "build"

    @property
    def warehouse_file(self) -> Path:
        """The published DuckDB file."""
        return self.data_dir / "warehouse" / "yusuan.duckdb"

    @property
    def journal_file(self) -> Path:
        """How every run ended, one JSON object per line."""
        return self.data_dir / "runs.jsonl"

    @property
    def reports_dir(self) -> Path:
        """Reports, one folder per load; `latest` points to the newest."""
        return self.data_dir / "reports"

    @property
    def evidence_dir(self) -> Path:
        """Pictures that `yusuan evidence` writes."""
        return self.data_dir / "evidence"

    @property
    def logs_dir(self) -> Path:
        """Logs of `make nightly`, one file per day."""
        return self.data_dir / "logs"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance folder."""
        return self.data_dir / "dagster"


@lru_cache
def get_settings() -> Settings:
    """Settings of this process, read from the environment once."""
    return Settings()
