{{ value_dimension('expenditure_types', 'expenditure_type_code', ['is_expenditure']) }}
