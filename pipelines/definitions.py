"""Dagster's code location: assets, checks, the job, its schedule and sensors, and the resources; nothing else."""

import dagster as dg

from pipelines.assets import decided, documents, normalised, published, raw, reported, witnessed
from pipelines.assets.resources import Workspace
from pipelines.assets.run_sensors import run_sensors
from pipelines.assets.schedules import nightly_schedule, register_sensor
from pipelines.settings import get_settings

load_job = dg.define_asset_job(
    "load",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Fetch, read, land, normalise, check, decide, publish, report.",
)

definitions = dg.Definitions(
    assets=dg.load_assets_from_modules([documents, raw, normalised, witnessed, decided, published, reported]),
    asset_checks=dg.load_asset_checks_from_modules([raw, decided, published]),
    jobs=[load_job],
    schedules=[nightly_schedule(load_job.name, get_settings())],
    sensors=[register_sensor(load_job.name, get_settings()), *run_sensors()],
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
