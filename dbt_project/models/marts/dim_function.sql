{{ classification_dimension('function', 'function_code', [3, 5, 7], ['class', 'group', 'item']) }}
