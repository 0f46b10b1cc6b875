"""How far readers agree: metrics, lesion matching, bootstrap intervals, comparisons of signed readings."""
