{{ value_dimension('revenue_sources', 'revenue_source_code') }}
