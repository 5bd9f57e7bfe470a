"""Applications: written together, checked, sent with a receipt, formally checked."""
