{{ value_dimension('funds', 'fund_code') }}
