{{ classification_dimension('department_economic', 'economic_department_code', [3, 5], ['class', 'item']) }}
