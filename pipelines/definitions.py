"""Dagster's code location: assets, checks, the job, its schedule and the resources; nothing else."""

import dagster as dg

from pipelines.assets import decided, documents, normalised, published, raw, reported, witnessed
from pipelines.assets.resources import Workspace

load_job = dg.define_asset_job(
    "load",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Fetch, read, land, normalise, check, decide, publish, report.",
)

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=load_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

definitions = dg.Definitions(
    assets=dg.load_assets_from_modules([documents, raw, normalised, witnessed, decided, published, reported]),
    asset_checks=dg.load_asset_checks_from_modules([raw, decided, published]),
    jobs=[load_job],
    schedules=[nightly],
    resources={"workspace": Workspace(), "dbt": normalised.dbt_resource()},
    executor=dg.in_process_executor,
)
