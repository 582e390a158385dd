{#
  The table of second readings, written by pipelines.quality.witness between the checks and the decisions. It is made, empty, before
  dbt's first model, so that the views on it can be made.
#}
{% macro create_witness_cells() %}
    create schema if not exists quality;
    create table if not exists quality.witness_cells (
        document_id varchar not null,
        table_id varchar not null,
        table_row integer not null,
        table_column integer not null,
        page integer not null,
        text varchar not null,
        witness_text varchar,
        agrees boolean,
        error varchar
    );
{% endmacro %}
