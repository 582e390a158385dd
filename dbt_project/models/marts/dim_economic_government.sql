{{ classification_dimension('government_economic', 'economic_government_code', [3, 5], ['class', 'item']) }}
