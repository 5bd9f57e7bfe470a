"""No tables yet: quality gets its furniture in a later issue."""
