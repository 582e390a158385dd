{{ value_dimension('three_public_items', 'three_public_item_code') }}
