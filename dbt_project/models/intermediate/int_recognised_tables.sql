-- Tables of which any text was recognised in a picture: what they print may be a misread wording of the seeds.
select distinct
    document_id,
    table_id
from {{ ref('stg_cells') }}
where confidence is not null
